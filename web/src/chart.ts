// A chart of days: bands, lines, observations; it prints, and the arrow keys read it.
import { svg, type Child } from './dom';
import { linear, logarithmic } from './scales';
import type { Day } from './data';
import type { Reader } from './reader';

export interface Line { values: number[]; kind: string; label: string }
export interface Band { low: number[]; high: number[]; kind: string }
export interface Dot { from: number; to: number; value: number; mark: string; label: string }
export interface Mark { day: number; label: string }
export interface ChartSpec {
  label: string; first: Day; days: number; log: boolean; unit: string;
  bands: Band[]; lines: Line[]; dots: Dot[]; marks: Mark[];
  /** Chosen day, from 0. */
  day: number;
  height?: number;
  /** The common upper end of charts side by side. */
  high?: number; low?: number;
  read: (day: number) => string;
  choose: (day: number) => void;
}

const MARGIN = { top: 26, right: 16, bottom: 26, left: 58 };

function extremes(spec: ChartSpec): { low: number; high: number; least: number } {
  let low = spec.low ?? 0;
  let high = spec.high ?? 0;
  let least = Infinity;
  const see = (value: number): void => {
    if (!Number.isFinite(value)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
    if (value > 0) least = Math.min(least, value);
  };
  spec.bands.forEach((b) => { b.low.forEach(see); b.high.forEach(see); });
  spec.lines.forEach((l) => l.values.forEach(see));
  spec.dots.forEach((d) => see(d.value));
  return { low, high, least };
}

/** Days on which a month begins, thinned out to fit. */
function months(first: Day, days: number, most: number): number[] {
  const all: number[] = [];
  for (let day = 0; day < days; ++day) {
    if (new Date((first + day) * 86400000).getUTCDate() === 1) all.push(day);
  }
  if (all.length < 2) {
    const step = Math.max(1, Math.ceil(days / most));
    return Array.from({ length: Math.ceil(days / step) }, (_, i) => i * step);
  }
  const step = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, i) => i % step === 0);
}

export function chart(spec: ChartSpec, width: number, reader: Reader): SVGElement {
  const height = spec.height ?? 340;
  const wide = width - MARGIN.left - MARGIN.right;
  const tall = height - MARGIN.top - MARGIN.bottom;
  const { low, high, least } = extremes(spec);
  const log = spec.log && high > 0 && low >= 0;
  const scale = log ? logarithmic(Number.isFinite(least) ? Math.max(least, high / 1e6) : 1, high) : linear(low, high);
  const x = (day: number): number => MARGIN.left + (spec.days > 1 ? (wide * day) / (spec.days - 1) : wide / 2);
  const y = (value: number): number => MARGIN.top + tall * (1 - Math.min(1, Math.max(0, scale.place(value))));
  const point = (day: number, value: number): string => `${x(day).toFixed(1)},${y(value).toFixed(1)}`;

  const parts: Child[] = [];
  for (const tick of scale.ticks) {
    const at = y(tick);
    parts.push(svg('line', { x1: MARGIN.left, x2: width - MARGIN.right, y1: at, y2: at, class: tick === 0 ? 'axis' : 'grid' }));
    parts.push(svg('text', { x: MARGIN.left - 8, y: at + 4, class: 'tick', 'text-anchor': 'end' }, reader.figure(tick, spec.unit)));
  }
  const narrow = width < 560;
  for (const day of months(spec.first, spec.days, width < 420 ? 3 : narrow ? 4 : 8)) {
    const daily = spec.days < 62;
    parts.push(svg('line', { x1: x(day), x2: x(day), y1: MARGIN.top + tall, y2: MARGIN.top + tall + 5, class: 'axis' }));
    parts.push(svg('text', { x: x(day), y: height - 6, class: 'tick', 'text-anchor': day === 0 ? 'start' : x(day) > width - (narrow ? 40 : 60) ? 'end' : 'middle' },
      reader.tongue.date(spec.first + day, daily ? 'short' : 'month')));
  }
  for (const mark of spec.marks) {
    parts.push(svg('line', { x1: x(mark.day), x2: x(mark.day), y1: MARGIN.top - 4, y2: MARGIN.top + tall, class: 'event' }, svg('title', {}, mark.label)));
  }
  for (const band of spec.bands) {
    // Bands end where there is no figure.
    let run: number[] = [];
    const flush = (): void => {
      if (run.length > 0) {
        const upper = run.map((d) => point(d, band.high[d]));
        const lower = [...run].reverse().map((d) => point(d, band.low[d]));
        parts.push(svg('polygon', { points: [...upper, ...lower].join(' '), class: `band ${band.kind}` }));
      }
      run = [];
    };
    for (let day = 0; day < spec.days; ++day) {
      if (Number.isFinite(band.low[day]) && Number.isFinite(band.high[day])) run.push(day);
      else flush();
    }
    flush();
  }
  for (const line of spec.lines) {
    let path = '';
    line.values.forEach((value, day) => {
      if (!Number.isFinite(value)) return;
      path += `${path === '' || !Number.isFinite(line.values[day - 1]) ? 'M' : 'L'}${point(day, value)}`;
    });
    parts.push(svg('path', { d: path, class: `line ${line.kind}` }));
  }
  for (const dot of spec.dots) {
    const middle = (Math.max(0, dot.from) + Math.min(spec.days - 1, dot.to)) / 2;
    if (dot.to > dot.from) {
      parts.push(svg('line', { x1: x(Math.max(0, dot.from)), x2: x(Math.min(spec.days - 1, dot.to)), y1: y(dot.value), y2: y(dot.value), class: 'observed' }));
    }
    parts.push(svg('circle', { cx: x(middle), cy: y(dot.value), r: 4, class: 'observed' }, svg('title', {}, dot.label)));
    if (dot.mark !== '') parts.push(svg('text', { x: x(middle) + 7, y: y(dot.value) - 5, class: 'mark' }, dot.mark));
  }

  const cursor = svg('line', { y1: MARGIN.top - 4, y2: MARGIN.top + tall, class: 'cursor' });
  const readout = svg('text', { y: 14, class: 'readout' });
  const show = (day: number): void => {
    cursor.setAttribute('x1', String(x(day)));
    cursor.setAttribute('x2', String(x(day)));
    readout.textContent = spec.read(day);
    const side = x(day) > width * 0.6 ? 'end' : 'start';
    readout.setAttribute('x', String(side === 'end' ? Math.min(width - 4, x(day)) : Math.max(4, x(day))));
    if (narrow) readout.setAttribute('x', side === 'end' ? String(width - 4) : '4');
    readout.setAttribute('text-anchor', side);
  };
  show(spec.day);
  parts.push(cursor, readout);

  const element = svg('svg', {
    width, height, viewBox: `0 0 ${width} ${height}`, class: 'chart', role: 'img', tabindex: 0, direction: 'ltr',
    'aria-label': `${spec.label} ${spec.read(spec.day)}`,
  }, ...parts);
  const dayAt = (event: PointerEvent): number => {
    const box = element.getBoundingClientRect();
    const at = ((event.clientX - box.left) * width / box.width - MARGIN.left) / wide;
    return Math.min(spec.days - 1, Math.max(0, Math.round(at * (spec.days - 1))));
  };
  let shown = spec.day;
  element.addEventListener('pointermove', (event) => show(dayAt(event)));
  element.addEventListener('pointerleave', () => show(shown));
  element.addEventListener('click', (event) => spec.choose(dayAt(event as PointerEvent)));
  element.addEventListener('keydown', (event) => {
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7, Home: -spec.days, End: spec.days };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      shown = Math.min(spec.days - 1, Math.max(0, shown + step));
      show(shown);
      element.setAttribute('aria-label', `${spec.label} ${spec.read(shown)}`);
    } else if (event.key === 'Enter') {
      spec.choose(shown);
    }
  });
  return element;
}
