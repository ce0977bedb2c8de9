// All places on one day, as a table that sorts, filters and goes into a spreadsheet.
import { isoOf, type Figure, type Place, type Series } from './data';
import type { Desk } from './desk';
import { h } from './dom';
import { select } from './series_section';

const COLUMNS = ['present', 'arrivals', 'departures', 'entries', 'exits', 'queue', 'wait_hours', 'occupied', 'beds', 'occupancy', 'unsheltered',
  'need_beds', 'need_water', 'need_food', 'need_latrines', 'need_health', 'rent_index', 'pressure', 'number_backlog', 'permit_backlog'];

export interface Row { place: Place; cells: (Series | undefined)[] }

/** Measures that some place has above zero on some day. */
export function columnsOf(desk: Desk): string[] {
  const { placeById } = desk.data;
  const there = new Set(desk.run.figures.series.filter((s) => !s.empty && s.key.group === 'all' && placeById.has(s.key.place)).map((s) => s.key.measure));
  return COLUMNS.filter((c) => there.has(c));
}

export function rowsOf(desk: Desk, columns: string[]): Row[] {
  return desk.data.scene.places.map((place) => ({ place, cells: columns.map((c) => desk.run.figures.find(place.id, c)) }))
    .filter((row) => row.cells.some((s) => s !== undefined && !s.empty));
}

/** A cell of the export: a whole number without separators, so that no locale takes it for something else. */
export function plain(figure: Figure, unit: string, few: string): string {
  if (figure === 'few') return few;
  if (figure === null) return '';
  const scaled = unit === 'share' ? figure * 100 : unit === 'hours' ? figure * 60 : unit.startsWith('person') ? figure : figure * 100;
  return String(Math.round(scaled));
}

/** Tabs between columns, UTF-16 with its mark: what spreadsheets open in every locale. */
export function csvOf(desk: Desk, columns: string[], rows: Row[]): Uint8Array {
  const { reader, day } = desk;
  // Names are data: a sign that begins a formula is kept from being one.
  const safe = (text: string): string => text.replace(/[\t\r\n"]/g, ' ').replace(/^[=+\-@]/, "'$&");
  const unitOf = (column: string): string => {
    const unit = desk.run.figures.of(column)[0].key.unit;
    return unit === 'hours' ? reader.t('csv.minutes') : unit === 'share' || !unit.startsWith('person') ? reader.t('csv.per_cent') : reader.unit(desk.run.figures.of(column)[0].key);
  };
  const few = reader.t('csv.few', { n: String(reader.smallest) });
  const lines = [[reader.t('table.date'), 'id', reader.t('table.place'), reader.t('needs.country'),
    ...columns.flatMap((c) => [reader.t('table.median'), reader.t('table.low'), reader.t('table.high')].map((l) => `${reader.measure(c)}, ${unitOf(c)}, ${l}`))]];
  for (const row of rows) {
    lines.push([isoOf(desk.run.figures.first + day), safe(row.place.id), safe(reader.place(row.place.id)), safe(reader.place(row.place.country)),
      ...row.cells.flatMap((s) => (s ? [s.median(day), s.at(s.low, day), s.at(s.high, day)].map((f) => plain(f, s.key.unit, few)) : ['', '', '']))]);
  }
  const text = `\ufeff${lines.map((l) => l.join('\t')).join('\r\n')}\r\n`;
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; ++i) {
    bytes[2 * i] = text.charCodeAt(i) & 0xff;
    bytes[2 * i + 1] = text.charCodeAt(i) >> 8;
  }
  return bytes;
}

interface Sorting { column: number; filter: string; country: string }
const sorting: Sorting = { column: 0, filter: '', country: '' };

export function fillNeeds(desk: Desk, section: HTMLElement): void {
  const { reader, day } = desk;
  const columns = columnsOf(desk);
  const amount = (series: Series | undefined): number => (series ? series.drawn(series.middle, day, reader.smallest) || 0 : -1);
  let rows = rowsOf(desk, columns);
  const countries = [...new Set(rows.map((r) => r.place.country))].sort();
  if (sorting.filter !== '' && !columns.includes(sorting.filter)) sorting.filter = '';
  if (sorting.country !== '') rows = rows.filter((r) => r.place.country === sorting.country);
  if (sorting.filter !== '') rows = rows.filter((r) => amount(r.cells[columns.indexOf(sorting.filter)]) > 0);
  rows.sort((a, b) => amount(b.cells[sorting.column]) - amount(a.cells[sorting.column]) || a.place.id.localeCompare(b.place.id));
  const again = (): void => fillNeeds(desk, section);
  const name = (c: string): string => reader.measure(c);

  const body = h('tbody', {}, ...rows.map((row) => h('tr', {},
    h('th', { scope: 'row' }, h('button', { type: 'button', class: 'plain', onclick: () => desk.go({ place: row.place.id }, 'map') }, reader.place(row.place.id)), h('small', {}, reader.kind(row.place.id))),
    ...row.cells.map((s) => h('td', {}, s ? reader.figure(s.median(day), s.key.unit) : '', s && s.at(s.low, day) !== s.at(s.high, day) ? h('small', {}, reader.range(s, day)) : null)))));
  const date = reader.day(desk.run, day);
  const table = h('div', { class: 'scroll tall', tabindex: 0, role: 'region', 'aria-label': reader.t('needs.caption', { date }) },
    h('table', { class: 'needs' }, h('caption', { class: 'hidden' }, reader.t('needs.caption', { date })),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, reader.t('table.place')), ...columns.map((c, i) => h('th', { scope: 'col', 'aria-sort': i === sorting.column ? 'descending' : null },
        h('button', { type: 'button', class: 'plain', title: reader.t('needs.sort', { column: name(c) }), onclick: () => { sorting.column = i; again(); } }, name(c)))))), body));
  const save = (): void => {
    const address = URL.createObjectURL(new Blob([csvOf(desk, columns, rows) as BlobPart], { type: 'text/csv;charset=utf-16le' }));
    const link = h('a', { href: address, download: `steppe-${isoOf(desk.view.day)}.csv` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };
  section.replaceChildren(h('h2', {}, reader.t('needs.title')), h('p', { class: 'dek' }, date), h('p', { class: 'note' }, reader.t('needs.note')),
    h('div', { class: 'controls' },
      select(reader.t('needs.filter'), 'needs-filter', [['', reader.t('needs.all')], ...columns.map((c): [string, string] => [c, name(c)])], sorting.filter, (v) => { sorting.filter = v; again(); section.querySelector<HTMLElement>('#needs-filter')?.focus(); }),
      countries.length > 1 ? select(reader.t('needs.country'), 'needs-country', [['', reader.t('needs.all')], ...countries.map((c): [string, string] => [c, reader.place(c)])], sorting.country, (v) => { sorting.country = v; again(); section.querySelector<HTMLElement>('#needs-country')?.focus(); }) : null),
    rows.length === 0 ? h('p', { class: 'empty' }, reader.t('needs.empty')) : table,
    h('p', { class: 'tools' }, h('button', { type: 'button', id: 'needs-export', onclick: save }, reader.t('needs.export')), ' ', h('span', { class: 'note' }, reader.t('needs.export_note'))));
}
