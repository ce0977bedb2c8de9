// A scenario and results made up for the tests.
import { dayOf, unpack, type Data, type Packed, type Scene } from '../src/data';

export interface MadeUpSeries { place: string; measure: string; group?: string; unit: string; values: number[][] }

/** The code of a figure, as src/report/figures.cpp makes it, of whole and simple numbers. */
export function codeOf(value: number): number {
  if (value === 0) return 0;
  let exponent = 0;
  let digits = Math.abs(value);
  while (digits >= 1000) {
    digits /= 10;
    ++exponent;
  }
  while (!Number.isInteger(Number(digits.toPrecision(9)))) {
    digits *= 10;
    --exponent;
  }
  const code = (exponent + 9) * 1000 + Math.round(digits);
  return value < 0 ? -code : code;
}

export function bytesOf(series: MadeUpSeries[]): Uint8Array {
  const codes: number[] = [];
  for (const one of series) {
    for (const level of one.values) {
      let before = 0;
      for (const value of level) {
        const code = (Number.isNaN(value) ? -32768 : codeOf(value)) & 0xffff;
        codes.push((code - before) & 0xffff);
        before = code;
      }
    }
  }
  return Uint8Array.from([...codes.map((c) => c & 0xff), ...codes.map((c) => c >> 8)]);
}

export const SCENE: Scene = {
  title: 'Made up', licence: 'none', sources: [], family: 'standard', citizenship: 'RUS', host: 'KAZ', all_places: '', reference_date: '2022-09-02',
  persons_per_count: 1, smallest_count: 5, names: { KAZ: { kk: 'Қазақстан' } }, observations: [], counts: [], links: [], gates: [], events: [],
  parameters: [], assumptions: [], tables: [], countries: { KAZ: 'KZ', RUS: 'RU' },
  places: ['one', 'two', 'three'].map((id) => ({ id, names: { en: `City ${id}` }, country: 'KAZ', region: 'kz_west', kind: 'city', population: 1, source: '' }))
    .concat([{ id: 'x', names: { en: 'Post' }, country: 'KAZ', region: 'kz_west', kind: 'crossing', population: 0, source: '' }]),
};

/** Five levels that are the same on each day but for the median's day by day values: low and high are half and twice. */
export function spread(medians: number[]): number[][] {
  return [0.5, 0.75, 1, 1.5, 2].map((f) => medians.map((m) => Number((m * f).toPrecision(3))));
}

export function madeUp(series: MadeUpSeries[], scene: Partial<Scene> = {}): Data {
  const words: string[] = [];
  const of = (text: string): number => {
    if (!words.includes(text)) words.push(text);
    return words.indexOf(text);
  };
  const rows = series.map((s, i): [number, number, number, number, number] => [of(s.place), of(s.measure), of(s.group ?? 'all'), of(s.unit), i]);
  const days = series[0].values[0].length;
  const packed: Packed = {
    format: 1, words, left_out: 0, scene: { ...SCENE, ...scene },
    runs: [{ name: 'made up', provenance: { replicates_finished: 9 }, law: null, inputs_changed: false, differences: [], alerts: [], scores: [],
      figures: { first_day: '2022-09-01', days, levels: 5, blocks: series.length, offset: 0, series: rows } }],
  };
  const head = new TextEncoder().encode(JSON.stringify(packed));
  const bytes = bytesOf(series);
  const first = new TextEncoder().encode(`${head.length}\n`);
  const all = new Uint8Array(first.length + head.length + bytes.length);
  all.set(first);
  all.set(head, first.length);
  all.set(bytes, first.length + head.length);
  return unpack(all);
}
export const FIRST = dayOf('2022-09-01');
