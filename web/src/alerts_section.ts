// When limits are likely to be passed: a calendar of days, darker where more futures agree.
import { h, svg, type Child } from './dom';
import type { Desk } from './desk';
import type { Series, SeriesKey } from './data';

export interface Calendar { title: string; unit: string; rows: { key: SeriesKey; levels: number[] }[] }

const LIMITS: { measure: string; limit: number }[] = [{ measure: 'occupancy', limit: 0.95 }, { measure: 'wait_hours', limit: 24 }];
const MOST_ROWS = 14;

/** 0 to 5: how many of the quantiles are above the limit. 5 % above means at least 95 % of the futures pass it. */
export function levelOf(series: Series, day: number, limit: number): number {
  let level = 0;
  for (let quantile = 0; quantile < series.levels; ++quantile) {
    if (series.drawn(quantile, day, 0) > limit) ++level;
  }
  return level;
}
/** The same steps for a probability. */
export function levelOfProbability(probability: number): number {
  return [0.05, 0.25, 0.5, 0.75, 0.95].filter((p) => probability >= p).length;
}

export function calendarsOf(desk: Desk): Calendar[] {
  const { reader, run } = desk;
  const calendars: Calendar[] = [];
  if (run.alerts.length > 0) {
    const byTitle = new Map<string, Calendar>();
    for (const alert of run.alerts) {
      const { measure, unit } = alert.key;
      const limit = reader.figure(alert.threshold, unit);
      const title = reader.tongue.has(`alerts.${measure}`) ? reader.t(`alerts.${measure}`, { limit }) : reader.t('alerts.other', { measure: reader.measure(measure), limit });
      const calendar = byTitle.get(title) ?? { title, unit, rows: [] };
      byTitle.set(title, calendar);
      let row = calendar.rows.find((r) => r.key.place === alert.key.place && r.key.group === alert.key.group);
      if (!row) calendar.rows.push((row = { key: alert.key, levels: new Array<number>(run.figures.days).fill(0) }));
      const day = alert.day - run.figures.first;
      if (day >= 0 && day < run.figures.days) row.levels[day] = levelOfProbability(alert.probability);
    }
    calendars.push(...byTitle.values());
  } else {
    for (const { measure, limit } of LIMITS) {
      const rows = run.figures.of(measure).filter((s) => !s.empty && desk.data.placeById.has(s.key.place) && s.key.group !== 'all')
        .map((s) => ({ key: s.key, levels: Array.from({ length: s.days }, (_, day) => levelOf(s, day, limit)) }));
      const unit = run.figures.of(measure)[0]?.key.unit ?? '';
      calendars.push({ title: reader.t(`alerts.${measure}`, { limit: reader.figure(limit, unit) }), unit, rows });
    }
  }
  for (const calendar of calendars) {
    calendar.rows = calendar.rows.filter((r) => r.levels.some((l) => l > 0));
    const weight = (levels: number[]): number => levels.reduce((a, b) => a + b, 0);
    calendar.rows.sort((a, b) => weight(b.levels) - weight(a.levels));
  }
  return calendars.filter((c) => c.rows.length > 0);
}

function drawn(desk: Desk, calendar: Calendar, width: number): SVGElement {
  const { reader, run } = desk;
  const rows = calendar.rows.slice(0, MOST_ROWS);
  const rtl = reader.tongue.direction === 'rtl';
  const nameOf = (key: SeriesKey): string => `${reader.place(key.place)}${key.group === 'all' ? '' : ` · ${reader.group(key.group)}`}`;
  const longest = Math.max(...rows.map((r) => nameOf(r.key).length));
  // Names stand beside the bars where they have room, else above them.
  const beside = 24 + 7.2 * longest;
  const narrow = width < 560 || beside > width * 0.45;
  const label = narrow ? 0 : beside;
  const row = narrow ? 38 : 22;
  const wide = width - label - 8;
  const days = run.figures.days;
  const cell = wide / days;
  const parts: Child[] = [];
  const names: Child[] = []; // above the lines of the months
  rows.forEach(({ key, levels }, r) => {
    const top = r * row + (narrow ? 16 : 2);
    const name = nameOf(key);
    names.push(svg('text', { x: narrow ? (rtl ? width - 4 : 0) : label - 10, y: narrow ? top - 4 : top + 13, class: 'row-label', 'text-anchor': narrow && !rtl ? 'start' : 'end' }, name));
    parts.push(svg('rect', { x: label, y: top, width: wide, height: 16, class: 'alert-0' }));
    for (let day = 0; day < days;) {
      let end = day;
      while (end < days && levels[end] === levels[day]) ++end;
      if (levels[day] > 0) parts.push(svg('rect', { x: label + day * cell, y: top, width: Math.max(0.8, (end - day) * cell), height: 16, class: `alert-${levels[day]}` }));
      day = end;
    }
  });
  const bottom = rows.length * row + 4;
  for (let day = 0; day < days; ++day) {
    if (new Date((run.figures.first + day) * 86400000).getUTCDate() !== 1 && !(day === 0 && days < 40)) continue;
    parts.push(svg('line', { x1: label + day * cell, x2: label + day * cell, y1: 0, y2: bottom + 4, class: 'grid' }));
    if (label + day * cell < width - 50) parts.push(svg('text', { x: label + day * cell + 2, y: bottom + 15, class: 'tick' }, reader.tongue.date(run.figures.first + day, 30 * cell < 66 ? 'short' : 'month')));
  }
  return svg('svg', { width, height: bottom + 20, viewBox: `0 0 ${width} ${bottom + 20}`, class: 'calendar', role: 'img', 'aria-label': calendar.title, direction: 'ltr' }, ...parts, ...names);
}

function table(desk: Desk, calendar: Calendar): HTMLElement {
  const { reader, run } = desk;
  return h('details', { class: 'table' }, h('summary', {}, reader.t('alerts.table')), h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': calendar.title }, h('table', {}, h('caption', {}, calendar.title),
    h('thead', {}, h('tr', {}, ...['table.place', 'alerts.first', 'alerts.days'].map((k) => h('th', { scope: 'col' }, reader.t(k))))),
    h('tbody', {}, ...calendar.rows.map(({ key, levels }) => {
      const first = levels.findIndex((l) => l >= 3);
      return h('tr', {}, h('th', { scope: 'row' }, `${reader.place(key.place)}${key.group === 'all' ? '' : ` · ${reader.group(key.group)}`}`),
        h('td', {}, first < 0 ? reader.t('alerts.never') : reader.day(run, first)), h('td', {}, reader.tongue.number(levels.filter((l) => l >= 3).length)));
    })))));
}

export function fillAlerts(desk: Desk, section: HTMLElement, width: number): void {
  const { reader, run } = desk;
  const calendars = calendarsOf(desk);
  const parts: Child[] = [h('h2', {}, reader.t('alerts.title')),
    h('p', { class: 'note' }, `${reader.t('alerts.note')} ${run.alerts.length > 0 ? '' : reader.t('alerts.read')}`),
    h('p', { class: 'legend' }, ...[1, 2, 3, 4, 5].map((l) => h('span', { class: 'key' }, h('i', { class: `swatch alert-${l}`, 'aria-hidden': 'true' }), reader.t(`alerts.level.${l}`))))];
  if (calendars.length === 0) parts.push(h('p', { class: 'empty' }, reader.t('alerts.none')));
  for (const calendar of calendars) {
    parts.push(h('h3', { class: 'chart-title' }, calendar.title), drawn(desk, calendar, width));
    const more = calendar.rows.length - MOST_ROWS;
    if (more > 0) parts.push(h('p', { class: 'note' }, reader.t('alerts.more', { n: more })));
    parts.push(table(desk, calendar));
  }
  section.replaceChildren(...parts.filter((p): p is Node => p instanceof Node));
}
