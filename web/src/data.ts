// The data of the page: JSON and, behind it, figures of three digits in 16 bits (src/report/figures.hpp says how).

export type Names = Record<string, string>;
export interface Place {
  id: string; names: Names; country: string; region: string; kind: string;
  lat?: number; lon?: number; population: number; source: string;
}
export interface Observation {
  id: string; place: string; measure: string; group: string; unit: string;
  from: string; to: string; value: number; published: string; source: string;
}
export interface Counts { place: string; measure: string; by_day: number[] }
export interface Parameter {
  name: string; kind: string; a: number; b: number; low: number; high: number;
  unit: string; source: string; meaning: string; assumed: boolean;
}
export interface ScenarioEvent { day: string; where: string; what: string; value: number }
export interface Borders { countries: { iso: string; rings: number[][] }[]; regions: number[][] }
export interface Scene {
  title: string; licence: string; sources: string[]; family: string; citizenship: string; host: string;
  all_places: string; reference_date: string; persons_per_count: number; smallest_count: number;
  places: Place[]; names: Record<string, Names>; observations: Observation[]; counts: Counts[];
  links: [string, string, string, number][]; gates: [string, string, string, string][];
  events: ScenarioEvent[]; parameters: Parameter[]; assumptions: [string, number, string, string][];
  tables: [string, number, number][]; countries: Record<string, string>;
  extent?: [number, number, number, number];
  borders?: Borders; borders_wide?: Borders;
}
export interface Provenance {
  version?: string; build?: string; command?: string[]; started?: string; scenario?: string; title?: string;
  seed?: number; replicates_asked?: number; replicates_finished?: number; partial?: boolean; mode?: string;
  scale?: number; fixed?: boolean; digest?: string; overrides?: Record<string, number>;
  inputs_sha256?: Record<string, string>; outputs_sha256?: Record<string, string>;
}
interface PackedFigures {
  first_day: string; days: number; levels: number; blocks: number; offset: number;
  series: [number, number, number, number, number][];
}
/** An observation beside what came out for the same days (observed.csv); codes of the 5, 50 and 95 % quantiles. */
export interface Score {
  id: string; place: string; measure: string; group: string; unit: string; from: string; to: string;
  observed: number; codes: [number, number, number]; below: number; inside: boolean;
}
/** law.json: what the law says to who crosses a border, by day; clauses as docs/law.md tells them. Days are ISO 8601. */
export interface Clause { id: string; kind: string; says: Record<string, unknown>; verified_until: string | null; source: string; note: string }
export interface Regime {
  id: string; title: string; country: string; members_of: string; announced: string | null; published: string | null;
  in_force: string; repealed: string | null; new_entries_only: boolean; kept_by_who_entered: boolean;
  verified_until: string | null; clauses: Clause[];
}
export type Verdict = 'yes' | 'no' | 'cannot_tell';
export interface LawRule {
  regime: number; clause: number; role: 'decides' | 'duty' | 'option' | 'consequence' | 'earlier_excess' | 'touches'; verdict: Verdict; verified: boolean;
}
export interface LawOpen { why: string; about: string; regime: number | null; other: number | null; facts: string[] }
export interface LawSpan {
  from: string; to: string; passes: Verdict; legal: Verdict; unlimited: boolean; stay_up_to_days: number | null;
  rules: LawRule[]; cannot_tell: LawOpen[]; ways: { mode: string; crossing: string; passes: Verdict }[]; announced: number[];
}
export interface LawAnswer { leaves: boolean; country: string; citizenship: string; document: string; purposes: string[]; sexes: string[]; spans: LawSpan[] }
export interface Law { format: number; regimes: Regime[]; answers: LawAnswer[] }
interface PackedRun {
  name: string; provenance: Provenance; law: Law | null; inputs_changed: boolean; figures: PackedFigures;
  differences: { variant: string; base: string; figures: PackedFigures }[];
  alerts: [string, number, number, number, number, number, number][];
  scores: Score[];
}
export interface Packed { format: number; scene: Scene; runs: PackedRun[]; words: string[]; left_out: number }

/** Days since 1970-01-01. */
export type Day = number;
export const dayOf = (iso: string): Day => Math.round(Date.parse(`${iso}T00:00:00Z`) / 86400000);
export const isoOf = (day: Day): string => new Date(day * 86400000).toISOString().slice(0, 10);

const SUPPRESSED_CODE = -32768;
const NO_FIGURE_CODE = -32767;

/** A figure as it may be shown; `null` where there is none. */
export type Figure = number | 'few' | null;

export function figureOf(code: number): Figure {
  if (code === SUPPRESSED_CODE) return 'few';
  if (code === NO_FIGURE_CODE) return null;
  if (code === 0) return 0;
  const size = Math.abs(code);
  const value = Number(`${size % 1000}e${Math.floor(size / 1000) - 9}`);
  return code < 0 ? -value : value;
}

export interface SeriesKey { place: string; measure: string; group: string; unit: string }

/** One series: levels 5, 25, 50, 75, 95 % (of differences: 5, 50, 95 %) by day. */
export class Series {
  constructor(readonly key: SeriesKey, private readonly codes: Int16Array | null, readonly days: number,
              readonly levels: number) {}

  /** `level` from 0 to levels - 1. */
  at(level: number, day: number): Figure {
    return this.codes === null ? 0 : figureOf(this.codes[level * this.days + day]);
  }
  get low(): number { return 0; }
  get middle(): number { return (this.levels - 1) / 2; }
  get high(): number { return this.levels - 1; }
  median(day: number): Figure { return this.at(this.middle, day); }
  /** For drawing and ordering: a suppressed count counts half of the threshold, no figure NaN. */
  drawn(level: number, day: number, smallest: number): number {
    const figure = this.at(level, day);
    return figure === 'few' ? smallest / 2 : figure === null ? NaN : figure;
  }
  get empty(): boolean { return this.codes === null; }
}

export class Figures {
  readonly first: Day;
  readonly days: number;
  readonly series: Series[] = [];
  private readonly index = new Map<string, Series>();

  constructor(packed: PackedFigures, words: string[], bytes: Uint8Array) {
    this.first = packed.first_day === '' ? 0 : dayOf(packed.first_day);
    this.days = packed.days;
    const size = packed.levels * packed.days;
    const all = new Int16Array(packed.blocks * size);
    const half = all.length;
    let before = 0;
    for (let i = 0; i < half; ++i) {
      if (i % packed.days === 0) before = 0;
      before = (before + bytes[packed.offset + i] + (bytes[packed.offset + half + i] << 8)) & 0xffff;
      all[i] = before;
    }
    for (const [place, measure, group, unit, block] of packed.series) {
      const key = { place: words[place], measure: words[measure], group: words[group], unit: words[unit] };
      const codes = block < 0 ? null : all.subarray(block * size, (block + 1) * size);
      const series = new Series(key, codes, packed.days, packed.levels);
      this.series.push(series);
      this.index.set(`${key.place}\n${key.measure}\n${key.group}`, series);
    }
  }
  find(place: string, measure: string, group = 'all'): Series | undefined {
    return this.index.get(`${place}\n${measure}\n${group}`);
  }
  of(measure: string): Series[] { return this.series.filter((s) => s.key.measure === measure); }
  get last(): Day { return this.first + this.days - 1; }
}

export interface Alert { day: Day; key: SeriesKey; threshold: number; probability: number }
export interface Run {
  name: string; provenance: Provenance; law: Law | null; inputsChanged: boolean; figures: Figures;
  differences: { variant: string; base: string; figures: Figures }[]; alerts: Alert[]; scores: Score[];
}
export interface Data { scene: Scene; runs: Run[]; leftOut: number; placeById: Map<string, Place> }

export function unpack(bytes: Uint8Array): Data {
  const end = bytes.indexOf(10);
  const decoder = new TextDecoder();
  const head = Number(decoder.decode(bytes.subarray(0, end)));
  const packed = JSON.parse(decoder.decode(bytes.subarray(end + 1, end + 1 + head))) as Packed;
  if (packed.format !== 1) throw new Error(`data of format ${packed.format}, expected 1`);
  const rest = bytes.subarray(end + 1 + head);
  const { words } = packed;
  const runs = packed.runs.map((run): Run => ({
    name: run.name,
    provenance: run.provenance,
    law: run.law,
    inputsChanged: run.inputs_changed,
    figures: new Figures(run.figures, words, rest),
    scores: run.scores,
    differences: run.differences.map((d) => ({ variant: d.variant, base: d.base, figures: new Figures(d.figures, words, rest) })),
    alerts: run.alerts.map(([day, place, measure, group, unit, threshold, probability]) => ({
      day: dayOf(day), threshold, probability,
      key: { place: words[place], measure: words[measure], group: words[group], unit: words[unit] },
    })),
  }));
  return { scene: packed.scene, runs, leftOut: packed.left_out, placeById: new Map(packed.scene.places.map((p) => [p.id, p])) };
}

export async function inflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export function bytesOfBase64(text: string): Uint8Array {
  const binary = atob(text.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; ++i) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
