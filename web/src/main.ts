// The page: reads its data, builds its parts, and keeps them to what the reader looks at.
import { fillAlerts } from './alerts_section';
import { fillCompare, hasComparison } from './compare_section';
import { bytesOfBase64, inflate, unpack, type Data } from './data';
import type { Desk } from './desk';
import { h, rich, type Child } from './dom';
import { Headline, type Sentence } from './headline';
import { CATALOGUES, LANGUAGES, Tongue, type Language } from './language';
import { fillLaw, hasLaw } from './law_section';
import { MapSection } from './map_section';
import { fillNeeds } from './needs_section';
import { Reader } from './reader';
import { fillSeries, measuresAt, select } from './series_section';
import { fillTrust } from './trust_section';
import { hashOf, viewOf, type View } from './view';

/** Where a reader begins: the scenario's country and the busiest day. */
function startOf(data: Data): View {
  const { scene, runs } = data;
  const { figures } = runs[0];
  const wanted = (navigator.languages ?? []).map((l) => l.slice(0, 2) as Language).find((l) => LANGUAGES.includes(l)) ?? 'en';
  const places = [scene.host, scene.all_places, ...figures.series.map((s) => s.key.place)].filter((p) => p !== '' && measuresAt(runs[0], p).length > 0);
  const place = places[0] ?? '';
  const measure = measuresAt(runs[0], place)[0] ?? '';
  const series = figures.find(place, measure);
  let day = scene.host === '' ? figures.days - 1 : 0;
  for (let d = 0; series && scene.host !== '' && d < series.days; ++d) {
    if (series.drawn(series.middle, d, 5) > series.drawn(series.middle, day, 5)) day = d;
  }
  return { language: wanted, day: figures.first + day, layer: 'movement', place, measure, group: 'all', log: false, cumulative: false, run: 0, all: false };
}

class Page implements Desk {
  reader!: Reader;
  private map: MapSection | null = null;
  private readonly sections = new Map<string, HTMLElement>();
  private width = 0;

  constructor(readonly data: Data, public view: View, private readonly root: HTMLElement) {
    this.build();
    window.addEventListener('hashchange', () => this.follow());
    new ResizeObserver(() => {
      if (this.measured() !== this.width) this.refill();
    }).observe(root);
  }

  get run(): Data['runs'][number] { return this.data.runs[this.view.run]; }
  get day(): number { return Math.min(this.run.figures.days - 1, Math.max(0, this.view.day - this.run.figures.first)); }
  set day(_: number) { /* follows the view */ }

  go(change: Partial<View>, to?: string): void {
    const before = { ...this.view };
    Object.assign(this.view, change);
    this.settle();
    try {
      history.replaceState(null, '', hashOf(this.view));
    } catch {
      // A browser that lets no file keep its state: the page works all the same.
    }
    if (before.language !== this.view.language || before.run !== this.view.run || before.all !== this.view.all) {
      this.build();
    } else {
      const moved = before.place !== this.view.place || before.measure !== this.view.measure || before.group !== this.view.group
        || before.log !== this.view.log || before.cumulative !== this.view.cumulative;
      this.map?.update();
      if (moved || before.day !== this.view.day) this.fillCharts();
      if (before.day !== this.view.day) this.fillDay();
    }
    if (to) this.show(to);
  }

  /** A view that the results can show. */
  private settle(): void {
    const measures = measuresAt(this.run, this.view.place);
    if (measures.length > 0 && !measures.includes(this.view.measure)) {
      const sum = this.view.measure.endsWith('_cum') && measures.includes(this.view.measure.slice(0, -4));
      if (sum) this.view.cumulative = true;
      this.view.measure = sum ? this.view.measure.slice(0, -4) : measures[0];
    }
    if (!this.run.figures.find(this.view.place, this.view.measure, this.view.group)) this.view.group = 'all';
    if (!this.run.figures.find(this.view.place, this.view.measure, this.view.group)) {
      const any = this.run.figures.series.find((s) => s.key.place === this.view.place && s.key.measure === this.view.measure);
      if (any) this.view.group = any.key.group;
    }
  }

  private follow(): void {
    const { first, last } = this.run.figures;
    const next = viewOf(location.hash, this.view, first, last, this.data.runs.length);
    const to = new URLSearchParams(location.hash.slice(1)).get('to');
    this.go(next, to ?? (next.place !== this.view.place || next.measure !== this.view.measure ? 'series' : undefined));
  }

  private show(id: string): void {
    const section = this.sections.get(id);
    if (!section) return;
    section.scrollIntoView({ behavior: window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth', block: 'start' });
    section.focus({ preventScroll: true });
  }

  /** Never nothing: a page that is not laid out yet has no width. */
  private measured(): number { return Math.max(280, Math.floor(this.root.querySelector('main')?.clientWidth ?? 0)); }

  private section(id: string): HTMLElement {
    const section = h('section', { id, tabindex: -1, 'aria-label': this.reader.t(`nav.${id}`) });
    this.sections.set(id, section);
    return section;
  }

  private build(): void {
    const focused = document.activeElement?.id;
    this.map?.pause();
    this.settle();
    this.reader = new Reader(this.data, new Tongue(this.view.language));
    const { reader } = this;
    document.documentElement.lang = this.view.language;
    document.documentElement.dir = reader.tongue.direction;
    document.title = `${reader.title} – ${reader.t('report')}`;
    this.sections.clear();
    const names = ['headline', 'map', 'series', ...(hasComparison(this) ? ['compare'] : []), ...(this.hasAlerts() ? ['alerts'] : []), 'needs', ...(hasLaw(this) ? ['law'] : []), 'trust'];
    const sections = names.map((n) => this.section(n));
    this.root.replaceChildren(
      h('a', { class: 'skip', href: '#main', onclick: (e: Event) => { e.preventDefault(); this.root.querySelector('main')?.focus(); } }, reader.t('skip')),
      this.masthead(), this.navigation(names), h('main', { id: 'main', tabindex: -1 }, ...sections),
      h('footer', {}, h('p', {}, reader.t('foot', { version: this.run.provenance.version ?? '' })), h('p', {}, reader.t('map.neutral'))));
    this.refill();
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  private hasAlerts(): boolean {
    return this.run.alerts.length > 0 || ['occupancy', 'wait_hours'].some((m) => this.run.figures.of(m).length > 0);
  }

  private refill(): void {
    this.width = this.measured();
    const at = (id: string): HTMLElement => this.sections.get(id) as HTMLElement;
    this.fillHeadline(at('headline'));
    this.map?.pause();
    this.map = new MapSection(this, at('map'));
    this.map.update();
    this.fillCharts();
    const alerts = this.sections.get('alerts');
    if (alerts) fillAlerts(this, alerts, this.width);
    this.fillDay();
    fillTrust(this, at('trust'));
  }
  private fillCharts(): void {
    fillSeries(this, this.sections.get('series') as HTMLElement, this.width);
    const compare = this.sections.get('compare');
    if (compare) fillCompare(this, compare, this.width);
  }
  private fillDay(): void {
    fillNeeds(this, this.sections.get('needs') as HTMLElement);
    const law = this.sections.get('law');
    if (law) fillLaw(this, law);
  }

  private masthead(): HTMLElement {
    const { reader, run } = this;
    const { provenance } = run;
    const futures = provenance.replicates_finished ?? 1;
    const params = { first: reader.tongue.date(run.figures.first), last: reader.tongue.date(run.figures.last), n: reader.tongue.number(futures, {}) };
    const warnings: string[] = [];
    if (provenance.partial) warnings.push(reader.t('partial', { n: String(futures), asked: String(provenance.replicates_asked ?? '') }));
    if (run.inputsChanged) warnings.push(reader.t('changed'));
    if (provenance.scale !== undefined && provenance.scale !== 1) warnings.push(reader.t('scaled', { factor: reader.tongue.number(provenance.scale) }));
    if (this.data.leftOut > 0) warnings.push(reader.t('left_out', { n: this.data.leftOut }));
    return h('header', { class: 'masthead' },
      h('div', { class: 'bar' }, h('p', { class: 'brand' }, reader.t('report')),
        h('nav', { class: 'languages', 'aria-label': reader.t('languages') }, ...LANGUAGES.map((l) => h('button', { type: 'button', id: `language-${l}`, lang: l, 'aria-pressed': String(l === this.view.language),
          onclick: () => this.go({ language: l }) }, CATALOGUES[l].language as string)))),
      h('h1', { dir: 'auto' }, reader.title),
      h('p', { class: 'dek' }, futures > 1 ? reader.t('dek', params) : reader.t('dek.one', params)),
      this.data.runs.length > 1 && select(reader.t('compare.run'), 'run', this.data.runs.map((r, i): [string, string] => [String(i), r.name]), String(this.view.run), (v) => this.go({ run: Number(v) })),
      ...warnings.map((w) => h('p', { class: 'warning' }, w)));
  }

  private navigation(names: string[]): HTMLElement {
    return h('nav', { class: 'contents', 'aria-label': this.reader.t('nav') }, h('ul', {}, ...names.map((n) => h('li', {}, h('a', { href: `#${n}`, onclick: (e: Event) => { e.preventDefault(); this.show(n); } }, this.reader.t(`nav.${n}`))))));
  }

  private sentence(s: Sentence): HTMLElement {
    const { reader } = this;
    const params: Record<string, string | Node> = { ...s.params, count: h('strong', {}, h('bdi', {}, s.count)) };
    return h('li', { 'data-key': s.key }, h('a', { href: hashOf({ ...this.view, ...s.evidence }), title: reader.t('evidence'), onclick: (e: Event) => { e.preventDefault(); this.go(s.evidence, 'series'); } },
      rich(reader.tongue.template(s.key, s.n), params)), s.interval !== '' && h('span', { class: 'interval' }, s.interval), h('span', { class: 'counts' }, s.counts, s.more === '' ? '' : ` ${s.more}`));
  }

  private fillHeadline(section: HTMLElement): void {
    const sentences = new Headline(this.reader, this.run).sentences();
    const citizens = this.data.scene.citizenship;
    const nodes: Child[] = [h('h2', {}, this.reader.t('headline.title')), h('ol', { class: 'headline' }, ...sentences.map((s) => this.sentence(s))), h('p', { class: 'note' }, `${this.reader.t('headline.note')}${citizens === '' ? '' : ` ${this.reader.t('headline.citizens', { place: this.reader.place(citizens) })}`}`)];
    section.replaceChildren(...nodes.filter((n): n is Node => n instanceof Node));
  }
}

async function begin(): Promise<void> {
  const root = document.getElementById('page') as HTMLElement;
  const holder = document.getElementById('data') as HTMLElement;
  try {
    const data = unpack(await inflate(bytesOfBase64(holder.textContent ?? '')));
    holder.remove();
    const start = startOf(data);
    const { first, last } = data.runs[0].figures;
    new Page(data, viewOf(location.hash, start, first, last, data.runs.length), root);
    document.documentElement.dataset.ready = 'yes';
  } catch (error) {
    root.replaceChildren(h('p', { class: 'warning' }, new Tongue('en').t('broken', { reason: String(error) })));
    throw error;
  }
}

void begin();
