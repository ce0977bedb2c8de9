// The map with its day, its legend and what a chosen place says.
import { isoOf, type Run } from './data';
import type { Desk } from './desk';
import { eventsOf } from './desk';
import { h, svg, type Child } from './dom';
import { WorldMap, type MapLook } from './map';
import { choice, measuresAt } from './series_section';
import type { Layer } from './view';

const FIGURES = ['present', 'arrivals', 'departures', 'entries', 'exits', 'queue', 'wait_hours', 'occupancy', 'unsheltered', 'rent_index'];
const DAY_MS = 220; // of the animation: well below three changes a second of any one sign, and nothing flashes

function layersOf(run: Run): Layer[] {
  const has = (measure: string): boolean => run.figures.of(measure).some((s) => !s.empty);
  const layers: Layer[] = ['movement'];
  if (has('queue')) layers.push('queue');
  if (has('beds')) layers.push('beds');
  if (has('rent_index')) layers.push('rent');
  return layers;
}

function colour(name: string): string { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

export class MapSection {
  private readonly map: WorldMap;
  private readonly canvas: HTMLCanvasElement;
  private readonly slider: HTMLInputElement;
  private readonly output: HTMLElement;
  private readonly events: HTMLElement;
  private readonly panel: HTMLElement;
  private readonly legend: HTMLElement;
  private readonly button: HTMLButtonElement;
  private playing = false;
  private timer = 0;
  private hovered: string | null = null;

  constructor(private readonly desk: Desk, section: HTMLElement) {
    const { reader, data, run, view } = desk;
    const look: MapLook = { ink: colour('--ink'), muted: colour('--muted'), land: colour('--land'), host: colour('--host'), border: colour('--border'), region: colour('--region'),
      paper: colour('--water'), accent: colour('--accent'), second: colour('--second'), pale: colour('--pale'), font: getComputedStyle(document.body).fontFamily };
    this.canvas = h('canvas', { class: 'map', tabindex: 0, role: 'img', 'aria-label': reader.t('map.label'), 'aria-describedby': 'place-panel' });
    this.map = new WorldMap(this.canvas, data, look);
    this.slider = h('input', { type: 'range', min: 0, max: run.figures.days - 1, step: 1, value: desk.day, id: 'day-slider', dir: 'ltr' });
    this.output = h('output', { for: 'day-slider', id: 'day-output' });
    this.events = h('p', { class: 'events note' });
    this.panel = h('div', { class: 'panel', id: 'place-panel', 'aria-live': 'polite' });
    this.legend = h('div', { class: 'map-legend' });
    this.button = h('button', { type: 'button', id: 'play', class: 'primary', onclick: () => (this.playing ? this.pause() : this.play()) }, reader.t('map.play'));
    const layers = layersOf(run);
    const hasMap = data.scene.places.some((p) => p.lat !== undefined);
    const zoom = h('button', { type: 'button', id: 'map-all', onclick: () => desk.go({ all: !desk.view.all }) }, reader.t(view.all ? 'map.near' : 'map.all'));
    const nodes: Child[] = [
      h('h2', {}, reader.t('map.title')),
      h('div', { class: 'controls map-controls' }, layers.length > 1 ? choice(reader.t('map.layer'), 'layer', layers.map((l) => [l, reader.t(`map.layer.${l}`)]), view.layer, (l) => desk.go({ layer: l as Layer })) : null,
        hasMap && data.scene.host !== '' ? zoom : null),
      h('div', { class: 'player' }, this.button, h('label', { for: 'day-slider', class: 'hidden' }, reader.t('map.day')), this.slider, this.output),
      h('div', { class: 'map-grid' }, hasMap ? h('div', {}, h('div', { class: 'map-box' }, this.canvas), this.legend, h('p', { class: 'note' }, `${reader.t('map.help')} ${reader.t('map.neutral')}`)) : h('p', { class: 'empty' }, reader.t('map.no_coordinates')),
        h('div', { class: 'map-side' }, this.events, this.panel))];
    section.replaceChildren(...nodes.filter((n): n is Node => n instanceof Node));

    this.slider.addEventListener('input', () => { this.pause(); desk.go({ day: run.figures.first + Number(this.slider.value) }); });
    const at = (event: MouseEvent): string | null => {
      const box = this.canvas.getBoundingClientRect();
      return this.map.at(event.clientX - box.left, event.clientY - box.top);
    };
    this.canvas.addEventListener('pointermove', (event) => {
      const id = at(event);
      if (id !== this.hovered) {
        this.hovered = id;
        this.draw();
        this.tell();
      }
      this.canvas.classList.toggle('over', id !== null);
    });
    this.canvas.addEventListener('pointerleave', () => { this.hovered = null; this.draw(); this.tell(); });
    this.canvas.addEventListener('click', (event) => { const id = at(event); if (id) this.choose(id); });
    this.canvas.addEventListener('keydown', (event) => {
      const ways: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      const way = ways[event.key];
      if (way) {
        event.preventDefault();
        const id = this.map.next(desk.view.place, way[0], way[1]);
        if (id) this.choose(id);
      } else if (event.key === 'Enter') {
        desk.go({}, 'series');
      }
    });
    this.fit();
  }

  fit(): void {
    const width = this.canvas.parentElement?.clientWidth ?? 0;
    if (width === 0) return;
    const height = Math.round(Math.min(width * (width < 560 ? 0.9 : 0.66), 560));
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.map.fit(width, height, this.desk.view.all);
  }

  private choose(id: string): void {
    const measures = measuresAt(this.desk.run, id);
    const keep = measures.includes(this.desk.view.measure);
    this.desk.go({ place: id, ...(keep || measures.length === 0 ? {} : { measure: measures[0], group: 'all', cumulative: false }) });
  }

  update(): void {
    const { reader, run, day } = this.desk;
    const date = reader.day(run, day);
    if (Number(this.slider.value) !== day) this.slider.value = String(day);
    this.slider.setAttribute('aria-valuetext', date);
    this.output.textContent = date;
    const events = eventsOf(this.desk, isoOf(this.desk.view.day));
    this.events.textContent = events.length === 0 ? '' : `${reader.t('map.event')}: ${events.join('; ')}`;
    this.draw();
    this.tell();
    this.explain();
  }

  draw(day: number = this.desk.day): void {
    this.map.draw(this.desk.run, this.desk.reader, this.desk.view.layer, day, this.hovered ?? this.desk.view.place);
  }

  /** The figures of the place under the pointer, else of the chosen one. */
  private tell(): void {
    const { reader, run, day } = this.desk;
    const id = this.hovered ?? this.desk.view.place;
    const series = FIGURES.map((m) => run.figures.find(id, m)).filter((s) => s !== undefined && !s.empty);
    this.panel.setAttribute('aria-live', this.playing ? 'off' : 'polite');
    this.panel.replaceChildren(
      h('h3', {}, id === '' ? reader.t('map.nothing') : reader.place(id)),
      h('p', { class: 'note' }, [reader.kind(id), reader.place(this.desk.data.placeById.get(id)?.country ?? ''), reader.day(run, day)].filter((t) => t !== '').join(' · ')),
      series.length === 0 ? h('p', { class: 'note' }, reader.t('place.none')) : h('dl', { class: 'figures' }, ...series.flatMap((s) => s === undefined ? [] : [
        h('dt', {}, reader.measure(s.key.measure)), h('dd', {}, h('b', {}, reader.figure(s.median(day), s.key.unit)), ` ${s.key.unit === 'share' ? '' : reader.unit(s.key)}`, h('small', {}, reader.interval(s, day)))])),
      series.length > 0 ? h('p', {}, h('button', { type: 'button', class: 'plain more', onclick: () => this.desk.go({ place: id }, 'series') }, reader.t('place.series'))) : '');
  }

  private explain(): void {
    const { reader, run, view } = this.desk;
    const sizes = this.map.legend(run, view.layer);
    const items: Child[] = [];
    const number = (value: number): string => reader.tongue.number(value, { maximumSignificantDigits: 1 });
    const circles = (text: string, greatest: number, kind: string): void => {
      const values = [1, 0.25].map((share) => Number((greatest * share).toPrecision(1)));
      const top = Math.max(...values.map((v) => sizes.most * Math.sqrt(v / greatest)));
      items.push(h('li', {}, svg('svg', { width: top * 2 + 74, height: top * 2 + 4, 'aria-hidden': 'true', direction: 'ltr' },
        ...values.flatMap((v) => {
          const r = sizes.most * Math.sqrt(v / greatest);
          return [svg('circle', { cx: top + 1, cy: top * 2 + 2 - r, r, class: `legend-${kind}` }), svg('line', { x1: top + 1, x2: top * 2 + 10, y1: top * 2 + 2 - 2 * r, y2: top * 2 + 2 - 2 * r, class: 'grid' }),
            svg('text', { x: top * 2 + 14, y: top * 2 + 2 - 2 * r + 8, class: 'tick' }, number(v))];
        })), h('span', {}, text)));
    };
    const spike = (text: string, kind: string): void => {
      const value = Number(sizes.spike.toPrecision(1));
      const long = sizes.spikeMost * value / sizes.spike;
      items.push(h('li', {}, svg('svg', { width: long + 60, height: 14, 'aria-hidden': 'true', direction: 'ltr' }, svg('polygon', { points: `1,3.8 ${long},7 1,10.2`, class: `legend-${kind}` }), svg('text', { x: long + 6, y: 11, class: 'tick' }, number(value))), h('span', {}, text)));
    };
    if (view.layer === 'movement') {
      if (sizes.spike > 1e-6) {
        spike(reader.t('map.legend.entries'), 'entries');
        spike(reader.t('map.legend.exits'), 'exits');
      }
      circles(reader.t('map.legend.present'), sizes.greatest, 'present');
    } else if (view.layer === 'queue') circles(reader.t('map.legend.queue'), sizes.greatest, 'queue');
    else if (view.layer === 'beds') {
      circles(reader.t('map.legend.beds'), sizes.greatest, 'beds');
      items.push(h('li', {}, svg('svg', { width: 26, height: 22, 'aria-hidden': 'true' }, svg('circle', { cx: 11, cy: 11, r: 8, class: 'legend-full' })), h('span', {}, reader.t('map.legend.full'))));
    } else items.push(h('li', {}, svg('svg', { width: 66, height: 16, 'aria-hidden': 'true' }, ...[0.12, 0.56, 1].map((o, i) => svg('circle', { cx: 9 + i * 22, cy: 8, r: 7, class: 'legend-rent', 'fill-opacity': o }))), h('span', {}, reader.t('map.legend.rent'))));
    items.push(h('li', {}, svg('svg', { width: 30, height: 10, 'aria-hidden': 'true' }, svg('line', { x1: 0, x2: 28, y1: 5, y2: 5, class: 'legend-link' })), h('span', {}, reader.t('map.legend.link'))));
    this.legend.replaceChildren(h('h3', { class: 'hidden' }, reader.t('map.legend')), h('ul', {}, ...items));
  }

  play(): void {
    const { run, reader } = this.desk;
    this.playing = true;
    this.button.textContent = reader.t('map.pause');
    this.button.setAttribute('aria-pressed', 'true');
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    let from = this.desk.day >= run.figures.days - 1 ? 0 : this.desk.day;
    let began = performance.now();
    let told = -1;
    const step = (now: number): void => {
      if (!this.playing) return;
      const at = from + (now - began) / (still ? 1000 : DAY_MS);
      const day = Math.min(run.figures.days - 1, Math.floor(at));
      if (day !== told) {
        told = day;
        this.desk.view.day = run.figures.first + day;
        (this.desk as { day: number }).day = day;
        this.slider.value = String(day);
        this.output.textContent = reader.day(run, day);
        this.tell();
      }
      this.draw(still ? day : Math.min(at, run.figures.days - 1));
      if (day >= run.figures.days - 1) this.pause();
      else this.timer = requestAnimationFrame(step);
    };
    if (from === 0) began = performance.now();
    this.timer = requestAnimationFrame((now) => { began = now; from = Math.floor(from); step(now); });
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.timer);
    this.button.textContent = this.desk.reader.t('map.play');
    this.button.setAttribute('aria-pressed', 'false');
    this.desk.go({ day: this.desk.view.day });
  }
}
