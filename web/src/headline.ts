// The summary: sentences made of the results, each with its interval and the way to its evidence.
import { dayOf, type Figure, type Run, type Series } from './data';
import type { Reader } from './reader';
import type { View } from './view';

export interface Sentence {
  key: string;                      ///< of the catalogue
  params: Record<string, string>;   ///< its words
  n: number;                        ///< decides the plural of the sentence, where it has one
  count: string;                    ///< the figure with what it counts; stands for {count}
  interval: string;
  more: string;                     ///< a further sentence, or empty
  counts: string;                   ///< what is counted
  evidence: Partial<View>;
}

const FULL = 0.95;

/** What a figure counts, by the keys of the catalogue. */
type Noun = 'entries' | 'exits' | 'persons' | 'present' | 'hours' | 'share';

function sized(series: Series, day: number): number {
  const value = series.drawn(series.middle, day, 5);
  return Number.isNaN(value) ? -Infinity : value;
}

function peakOf(series: Series): number {
  let peak = 0;
  for (let day = 1; day < series.days; ++day) {
    if (sized(series, day) > sized(series, peak)) peak = day;
  }
  return peak;
}

export class Headline {
  constructor(private readonly reader: Reader, private readonly run: Run) {}

  sentences(): Sentence[] {
    return [this.peak(), ...this.sums(), this.wait(), this.full(), this.unsheltered(), this.present(), ...this.camps()]
      .filter((s): s is Sentence => s !== null);
  }

  /** `17,200 crossings`. The number decides the form of the noun; a suppressed one takes that of many. */
  private count(figure: Figure, unit: string, noun: Noun): string {
    const n = typeof figure === 'number' ? figure : this.reader.smallest;
    const template = this.reader.tongue.template(`count.${noun}`, n);
    return template.replace('{n}', () => this.reader.figure(figure, unit));
  }

  private sentence(key: string, series: Series, day: number, noun: Noun, params: Record<string, string>, n = 0): Sentence {
    return {
      key, params, n,
      count: this.count(series.median(day), series.key.unit, noun),
      interval: this.reader.interval(series, day),
      more: '',
      counts: this.reader.t(`counts.${noun === 'exits' ? 'entries' : noun}`),
      evidence: { place: series.key.place, measure: series.key.measure, group: series.key.group,
        day: this.run.figures.first + day, cumulative: false, log: false },
    };
  }

  private get host(): string { return this.reader.data.scene.host; }

  private peak(): Sentence | null {
    const entries = this.run.figures.find(this.host, 'entries');
    if (!entries) return null;
    const day = peakOf(entries);
    return this.sentence('headline.peak', entries, day, 'entries', { place: this.reader.place(this.host), date: this.reader.day(this.run, day) });
  }

  /** Sums at the last day for which a sum was observed, else twelve days after the reference date. */
  private sums(): (Sentence | null)[] {
    const { scene } = this.reader.data;
    const entries = this.run.figures.find(this.host, 'entries_cum');
    if (!entries || scene.reference_date === '') return [];
    const reference = dayOf(scene.reference_date);
    const { first, last } = this.run.figures;
    const observed = scene.observations
      .filter((o) => o.place === this.host && o.measure === 'entries_cum' && o.group === 'all' && o.from === o.to && dayOf(o.to) >= first && dayOf(o.to) <= last)
      .sort((a, b) => dayOf(a.to) - dayOf(b.to));
    const seen = observed[observed.length - 1];
    const day = (seen ? dayOf(seen.to) : Math.min(last, reference + 12)) - first;
    if (day < 0) return [];
    const params = { place: this.reader.place(this.host), from: this.reader.tongue.date(Math.max(reference, first)), date: this.reader.day(this.run, day) };
    const sum = this.sentence('headline.sums', entries, day, 'entries', params);
    if (seen) sum.more = this.reader.t('headline.reported', { value: this.reader.tongue.number(seen.value, { maximumFractionDigits: 1 }) });
    const exits = this.run.figures.find(this.host, 'exits_cum');
    return [sum, exits ? this.sentence('headline.exits', exits, day, 'exits', params) : null];
  }

  /** At the crossings into the host, else anywhere. */
  private wait(): Sentence | null {
    const waits = this.run.figures.of('wait_hours').filter((s) => !s.empty && !this.reader.isCountry(s.key.place) && !this.reader.isRegion(s.key.place));
    const at = (kind: string): Series[] => waits.filter((s) => this.reader.data.placeById.get(s.key.place)?.kind === kind);
    const inward = at('crossing').filter((s) => s.key.group.startsWith(`${this.host}:`));
    const among = inward.length > 0 ? inward : at('crossing').length > 0 ? at('crossing') : waits;
    let longest: Series | null = null;
    for (const series of among) {
      if (longest === null || sized(series, peakOf(series)) > sized(longest, peakOf(longest))) longest = series;
    }
    if (longest === null) return null;
    const day = peakOf(longest);
    return this.sentence('headline.wait', longest, day, 'hours', { place: this.reader.place(longest.key.place), date: this.reader.day(this.run, day) });
  }

  private full(): Sentence | null {
    const all = this.run.figures.of('occupancy').filter((s) => this.reader.data.placeById.has(s.key.place));
    if (all.length === 0) return null;
    const group = all.some((s) => s.key.group === 'hotel') ? 'hotel' : 'all';
    const firsts = all.filter((s) => s.key.group === group).flatMap((series) => {
      for (let day = 0; day < series.days; ++day) {
        if (sized(series, day) > FULL) return [{ series, day }];
      }
      return [];
    }).sort((a, b) => a.day - b.day);
    const words = { tier: this.reader.tongue.has(`tier.${group}`) ? this.reader.t(`tier.${group}`) : this.reader.group(group), share: this.reader.figure(FULL, 'share') };
    if (firsts.length === 0) {
      const fullest = all.filter((s) => s.key.group === group).reduce((a, b) => (sized(b, peakOf(b)) > sized(a, peakOf(a)) ? b : a));
      return this.sentence('headline.full.none', fullest, peakOf(fullest), 'share', words);
    }
    const { series, day } = firsts[0];
    const key = firsts.length === 1 ? 'headline.full.single' : 'headline.full.several';
    return this.sentence(key, series, day, 'share',
      { ...words, n: this.reader.tongue.number(firsts.length), place: this.reader.place(series.key.place), date: this.reader.day(this.run, day) }, firsts.length);
  }

  private unsheltered(): Sentence | null {
    const series = this.run.figures.find(this.host, 'unsheltered');
    if (!series) return null;
    const day = peakOf(series);
    return this.sentence('headline.unsheltered', series, day, 'persons', { date: this.reader.day(this.run, day) });
  }

  private present(): Sentence | null {
    const series = this.run.figures.find(this.host, 'present');
    if (!series) return null;
    const day = series.days - 1;
    return this.sentence('headline.present', series, day, 'present', { place: this.reader.place(this.host), date: this.reader.day(this.run, day) });
  }

  /** Camps together, and the largest of them, each beside what was counted. */
  private camps(): (Sentence | null)[] {
    const { scene, placeById } = this.reader.data;
    const series = scene.all_places === '' ? undefined : this.run.figures.find(scene.all_places, 'present');
    if (!series) return [];
    const day = series.days - 1;
    const counted = (place: string): string => {
      const counts = scene.counts.find((c) => c.place === place && c.measure === 'present');
      const value = counts?.by_day[day];
      return value === undefined ? '' : this.reader.t('headline.counted', { value: this.reader.tongue.number(value, {}) });
    };
    const all = this.sentence('headline.camps', series, day, 'present', { date: this.reader.day(this.run, day) });
    all.more = counted(scene.all_places);
    if (scene.persons_per_count > 1) all.counts = this.reader.t('counts.agents', { n: scene.persons_per_count });
    let largest: Series | null = null;
    for (const one of this.run.figures.of('present')) {
      if (placeById.get(one.key.place)?.kind === 'camp' && (largest === null || sized(one, day) > sized(largest, day))) largest = one;
    }
    const most = largest && this.sentence('headline.largest', largest, day, 'persons', { place: this.reader.place(largest.key.place) });
    if (most && largest) {
      most.more = counted(largest.key.place);
      most.counts = all.counts;
    }
    return [all, most];
  }
}
