// What things are called and how figures are written for this reader.
import type { Data, Figure, Place, Run, Series, SeriesKey } from './data';
import { Tongue } from './language';

/** Measures that count crossings of a border, whatever their unit is called. */
const CROSSINGS = new Set(['entries', 'exits', 'entries_cum', 'exits_cum']);

export const isSum = (measure: string): boolean => measure.endsWith('_cum') || measure === 'unserved_nights';

/** `kz_west_kazakhstan` -> `West Kazakhstan`, where a scenario has no name for it. */
function spelled(id: string): string {
  const words = id.replace(/^[a-z]{2}_/, '').replace(/_region$/, '').split('_').filter((w) => w !== '');
  return words.length === 0 ? id : words.map((w) => w[0].toUpperCase() + w.slice(1)).join(' ');
}

export class Reader {
  private readonly regions: Set<string>;
  constructor(readonly data: Data, readonly tongue: Tongue) {
    this.regions = new Set(data.scene.places.map((p) => p.region).filter((r) => r !== ''));
  }
  t(key: string, params: Record<string, string | number> = {}): string { return this.tongue.t(key, params); }
  get smallest(): number { return this.data.scene.smallest_count; }

  /** In the reader's language, where the scenario has it. */
  get title(): string { return this.data.scene.names.title?.[this.tongue.language] ?? this.data.scene.title; }

  place(id: string): string {
    const { scene, placeById } = this.data;
    const language = this.tongue.language;
    const place = placeById.get(id);
    const named = scene.names[id];
    const given = place?.names[language] ?? named?.[language];
    if (given) return given;
    const alpha2 = scene.countries[id];
    if (alpha2) return this.tongue.country(alpha2) ?? named?.en ?? id;
    if (id !== '' && id === scene.all_places) return this.t('place.all_camps');
    if (language === 'kk' && place?.names.ru) return place.names.ru;
    return place?.names.en ?? named?.en ?? (this.regions.has(id) ? spelled(id) : id);
  }
  kind(id: string): string {
    const place: Place | undefined = this.data.placeById.get(id);
    const kind = place ? place.kind : this.data.scene.countries[id] ? 'country' : this.regions.has(id) ? 'region' : '';
    return kind !== '' && this.tongue.has(`kind.${kind}`) ? this.t(`kind.${kind}`) : kind;
  }
  isCountry(id: string): boolean { return id in this.data.scene.countries && !this.data.placeById.has(id); }
  isRegion(id: string): boolean { return this.regions.has(id) && !this.data.placeById.has(id); }
  measure(measure: string): string {
    return this.tongue.has(`measure.${measure}`) ? this.t(`measure.${measure}`) : measure.replace(/_/g, ' ');
  }
  group(group: string): string {
    if (this.tongue.has(`group.${group}`) && group !== 'gate') return this.t(`group.${group}`);
    const gate = /^([A-Z]{3}):(\w+)$/.exec(group);
    if (gate) {
      const mode = this.tongue.has(`mode.${gate[2]}`) ? this.t(`mode.${gate[2]}`) : gate[2];
      return this.t('group.gate', { country: this.place(gate[1]), mode });
    }
    return group.replace(/_/g, ' ');
  }
  unit(key: SeriesKey): string {
    const unit = CROSSINGS.has(key.measure) ? key.unit.replace('persons', 'crossings') : key.unit;
    return this.tongue.has(`unit.${unit}`) ? this.t(`unit.${unit}`) : unit;
  }
  event(what: string): string { return this.tongue.has(`event.${what}`) ? this.t(`event.${what}`) : what.replace(/_/g, ' '); }

  figure(figure: Figure, unit: string): string { return this.tongue.figure(figure, unit, this.smallest); }
  /** `90 % interval 12,600 to 23,800`. */
  interval(series: Series, day: number): string {
    const low = series.at(series.low, day);
    const high = series.at(series.high, day);
    if (low === high) return this.t('interval.none');
    return this.t('interval', { low: this.figure(low, series.key.unit), high: this.figure(high, series.key.unit) });
  }
  range(series: Series, day: number): string {
    const low = series.at(series.low, day);
    const high = series.at(series.high, day);
    if (low === high) return this.t('interval.none');
    return `${this.figure(low, series.key.unit)} – ${this.figure(high, series.key.unit)}`;
  }
  day(run: Run, day: number): string { return this.tongue.date(run.figures.first + day); }
}
