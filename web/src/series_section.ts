// Any measure at any place, with what was observed.
import { chart, type ChartSpec, type Dot } from './chart';
import { dayOf, isoOf, type Observation, type Run, type Series } from './data';
import type { Desk } from './desk';
import { eventsOf } from './desk';
import { h, withLinks } from './dom';
import { hashOf } from './view';

/** Measures in the order in which people ask for them. */
const ORDER = ['entries', 'exits', 'present', 'arrivals', 'departures', 'queue', 'wait_hours', 'occupancy', 'occupied', 'beds', 'unsheltered', 'rent_index'];
const rankOf = (measure: string): number => (ORDER.includes(measure) ? ORDER.indexOf(measure) : ORDER.length);

export function measuresAt(run: Run, place: string): string[] {
  const found = new Set(run.figures.series.filter((s) => s.key.place === place).map((s) => s.key.measure));
  return [...found].filter((m) => !(m.endsWith('_cum') && found.has(m.slice(0, -4))))
    .sort((a, b) => rankOf(a) - rankOf(b) || a.localeCompare(b));
}
export function groupsAt(run: Run, place: string, measure: string): string[] {
  const groups = run.figures.series.filter((s) => s.key.place === place && s.key.measure === measure).map((s) => s.key.group);
  return groups.sort((a, b) => (a === 'all' ? -1 : b === 'all' ? 1 : a.localeCompare(b)));
}
/** The series that the view asks for: the sum, where it is to be summed up and the results have the sum. */
export function seriesFor(desk: Desk, run: Run): Series | undefined {
  const { place, measure, group, cumulative } = desk.view;
  return (cumulative ? run.figures.find(place, `${measure}_cum`, group) : undefined) ?? run.figures.find(place, measure, group);
}

function numbersOf(desk: Desk, series: Series, level: number): number[] {
  return Array.from({ length: series.days }, (_, day) => series.drawn(level, day, desk.reader.smallest));
}

export function observationsFor(desk: Desk, series: Series): Observation[] {
  return desk.data.scene.observations.filter((o) => o.place === series.key.place && o.measure === series.key.measure && o.group === series.key.group);
}

/** Value of a flow over several days: its mean a day. */
export function perDay(observation: Observation): number {
  const days = dayOf(observation.to) - dayOf(observation.from) + 1;
  return days > 1 && !observation.unit.endsWith('/day') && /^(entries|exits|arrivals|departures|refused)$/.test(observation.measure)
    ? observation.value / days : observation.value;
}

export function readOf(desk: Desk, run: Run, series: Series): (day: number) => string {
  const { reader } = desk;
  // Charts run from left to right in every language: a date written the other way keeps to itself.
  const alone = (text: string): string => (reader.tongue.direction === 'rtl' ? `\u2068${text}\u2069` : text);
  return (day) => `${alone(reader.day(run, day))}: ${alone(reader.figure(series.median(day), series.key.unit))} (${alone(reader.range(series, day))})`;
}

export function specOf(desk: Desk, run: Run, series: Series): ChartSpec {
  const { reader, data } = desk;
  const first = run.figures.first;
  const dots: Dot[] = observationsFor(desk, series).map((o) => ({
    from: dayOf(o.from) - first, to: dayOf(o.to) - first, value: perDay(o), mark: o.id,
    label: `${o.id}: ${reader.tongue.number(o.value, {})}` })).filter((d) => d.to >= 0 && d.from < run.figures.days);
  const counts = data.scene.counts.find((c) => c.place === series.key.place && c.measure === series.key.measure);
  const isFull = series.levels === 5;
  const events = [...new Set(data.scene.events.map((e) => e.day))]
    .map((day) => ({ day: dayOf(day) - first, label: eventsOf(desk, day).join('; ') })).filter((m) => m.day >= 0 && m.day < run.figures.days);
  return {
    label: reader.t('series.chart', { measure: reader.measure(series.key.measure), place: reader.place(series.key.place) }),
    first, days: series.days, log: desk.view.log, unit: series.key.unit,
    bands: [
      { low: numbersOf(desk, series, 0), high: numbersOf(desk, series, series.levels - 1), kind: 'wide' },
      ...(isFull ? [{ low: numbersOf(desk, series, 1), high: numbersOf(desk, series, 3), kind: 'close' }] : []),
    ],
    lines: [
      { values: numbersOf(desk, series, series.middle), kind: 'median', label: reader.t('series.median') },
      ...(counts ? [{ values: counts.by_day, kind: 'counts', label: reader.t('series.counts') }] : []),
    ],
    dots, marks: events.length > 12 ? [] : events, day: desk.day,
    read: readOf(desk, run, series), choose: (day) => desk.go({ day: first + day }),
  };
}

export function legendOf(desk: Desk, spec: ChartSpec): HTMLElement {
  const { reader } = desk;
  const item = (kind: string, text: string): HTMLElement => h('span', { class: 'key' }, h('i', { class: `swatch ${kind}`, 'aria-hidden': 'true' }), text);
  return h('p', { class: 'legend' },
    item('median', reader.t('series.median')),
    spec.bands.length > 1 && item('close', reader.t('series.band50')),
    item('wide', reader.t('series.band90')),
    spec.dots.length > 0 && item('observed', reader.t('series.observed')),
    spec.lines.length > 1 && item('counts', reader.t('series.counts')));
}

function tableOf(desk: Desk, run: Run, series: Series): HTMLElement {
  const { reader } = desk;
  const details = h('details', { class: 'table' }, h('summary', {}, reader.t('series.table')));
  details.addEventListener('toggle', () => {
    if (!details.open || details.querySelector('table')) return;
    const names = ['table.low', 'table.lower', 'table.median', 'table.upper', 'table.high'];
    const body = h('tbody');
    for (let day = 0; day < series.days; ++day) {
      body.append(h('tr', {}, h('th', { scope: 'row' }, reader.day(run, day)),
        ...names.map((_, level) => h('td', {}, reader.figure(series.at(level, day), series.key.unit)))));
    }
    details.append(h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': reader.t('series.table') },
      h('table', {}, h('caption', {}, `${reader.measure(series.key.measure)}, ${reader.place(series.key.place)}, ${reader.unit(series.key)}`),
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, reader.t('table.date')), ...names.map((n) => h('th', { scope: 'col' }, reader.t(n))))), body)));
  });
  return details;
}

function sourcesOf(desk: Desk, series: Series): HTMLElement | null {
  const { reader } = desk;
  const observations = observationsFor(desk, series);
  if (observations.length === 0) return null;
  return h('div', { class: 'sources' }, h('h3', {}, reader.t('series.sources')), h('ol', {}, ...observations.map((o) => h('li', {},
    h('b', {}, `${o.id}  ${reader.tongue.number(o.value, {})} ${reader.unit({ ...series.key, unit: o.unit })}`), ', ',
    o.from === o.to ? reader.tongue.date(dayOf(o.to)) : `${reader.tongue.date(dayOf(o.from), 'short')} – ${reader.tongue.date(dayOf(o.to))}`, '. ',
    h('bdi', {}, withLinks(o.source)), o.published === '' ? '' : ` (${reader.t('series.published', { date: reader.tongue.date(dayOf(o.published)) })})`))));
}

/** All places that have a series, by kind and name. */
export function placesWithSeries(desk: Desk): { id: string; name: string; kind: string }[] {
  const ids = new Set(desk.run.figures.series.map((s) => s.key.place));
  const rank = (id: string): number => (desk.reader.isCountry(id) || id === desk.data.scene.all_places ? 0 : desk.reader.isRegion(id) ? 1 : 2);
  return [...ids].map((id) => ({ id, name: desk.reader.place(id), kind: desk.reader.kind(id) }))
    .sort((a, b) => rank(a.id) - rank(b.id) || a.name.localeCompare(b.name, desk.reader.tongue.language));
}

/** A field that finds a place by any part of its name (in any language) and a list to choose from. */
function placeField(desk: Desk): HTMLElement {
  const { reader, view } = desk;
  const places = placesWithSeries(desk);
  const all = (id: string): string => Object.values({ ...desk.data.placeById.get(id)?.names, ...desk.data.scene.names[id] }).join(' ');
  const list = h('ul', { class: 'choices', role: 'listbox', id: 'place-choices', hidden: true, 'aria-label': reader.t('series.place') });
  const input = h('input', { type: 'text', id: 'place-search', role: 'combobox', autocomplete: 'off', 'aria-expanded': 'false', 'aria-controls': 'place-choices',
    'aria-autocomplete': 'list', placeholder: reader.t('series.search'), value: reader.place(view.place) });
  let active = -1;
  const close = (): void => {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const choose = (id: string): void => {
    close();
    input.value = reader.place(id);
    desk.go({ place: id });
  };
  const mark = (to: number): void => {
    const options = [...list.children];
    options.forEach((o, i) => o.setAttribute('aria-selected', String(i === to)));
    active = to;
    if (options[to]) {
      input.setAttribute('aria-activedescendant', options[to].id);
      options[to].scrollIntoView({ block: 'nearest' });
    }
  };
  const open = (text: string): void => {
    const wanted = text.trim().toLocaleLowerCase();
    const found = places.filter((p) => wanted === '' || `${p.name} ${p.id} ${all(p.id)}`.toLocaleLowerCase().includes(wanted)).slice(0, 200);
    list.replaceChildren(...found.map((p, i) => h('li', { role: 'option', id: `place-choice-${i}`, 'data-id': p.id, 'aria-selected': 'false',
      onpointerdown: (event: Event) => { event.preventDefault(); choose(p.id); } }, h('span', {}, p.name), h('small', {}, p.kind))));
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    active = -1;
  };
  input.addEventListener('focus', () => input.select());
  input.addEventListener('click', () => open(''));
  input.addEventListener('input', () => open(input.value));
  input.addEventListener('blur', () => { close(); input.value = reader.place(desk.view.place); });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) open('');
      mark(Math.min(list.children.length - 1, Math.max(0, active + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if (event.key === 'Enter') {
      const option = list.children[Math.max(0, active)] as HTMLElement | undefined;
      if (!list.hidden && option) choose(option.dataset.id as string);
    } else if (event.key === 'Escape') {
      close();
    }
  });
  return h('div', { class: 'field search' }, h('label', { for: 'place-search' }, reader.t('series.place')), input, list);
}

export function select(label: string, id: string, options: [string, string][], value: string, change: (value: string) => void): HTMLElement {
  const box = h('select', { id, onchange: () => change(box.value) }, ...options.map(([key, text]) => h('option', { value: key, selected: key === value }, text)));
  return h('div', { class: 'field' }, h('label', { for: id }, label), box);
}

export function choice(label: string, name: string, options: [string, string][], value: string, change: (value: string) => void): HTMLElement {
  return h('fieldset', { class: 'choice' }, h('legend', {}, label), ...options.map(([key, text]) =>
    h('label', {}, h('input', { type: 'radio', name, value: key, checked: key === value, onchange: () => change(key) }), h('span', {}, text))));
}

/** Fills the section; called again when place, measure or day change. */
export function fillSeries(desk: Desk, section: HTMLElement, width: number): void {
  const { reader, run, view } = desk;
  const series = seriesFor(desk, run);
  const measures = measuresAt(run, view.place);
  const groups = groupsAt(run, view.place, view.measure);
  const hasSum = run.figures.find(view.place, `${view.measure}_cum`, view.group) !== undefined;
  const reference = desk.data.scene.reference_date;
  const controls = h('div', { class: 'controls' },
    placeField(desk),
    select(reader.t('series.measure'), 'measure', measures.map((m) => [m, reader.measure(m)]), view.measure, (measure) => desk.go({ measure, group: 'all' })),
    groups.length > 1 && select(reader.t('series.group'), 'group', groups.map((g) => [g, reader.group(g)]), view.group, (group) => desk.go({ group })),
    hasSum && reference !== '' && choice(reader.t('series.counting'), 'counting', [['0', reader.t('series.daily')],
      ['1', reader.t('series.cumulative', { date: reader.tongue.date(dayOf(reference), 'short') })]], view.cumulative ? '1' : '0', (v) => desk.go({ cumulative: v === '1' })),
    choice(reader.t('series.scale'), 'scale', [['linear', reader.t('series.linear')], ['log', reader.t('series.log')]], view.log ? 'log' : 'linear', (v) => desk.go({ log: v === 'log' })));
  const parts: (HTMLElement | SVGElement | null | false)[] = [h('h2', {}, reader.t('series.title')), controls];
  if (!series) {
    parts.push(h('p', { class: 'empty' }, reader.t('series.none')));
  } else {
    const group = series.key.group === 'all' ? '' : ` · ${reader.group(series.key.group)}`;
    parts.push(h('h3', { class: 'chart-title', 'data-series': [series.key.place, series.key.measure, series.key.group].join(' ') }, `${reader.measure(series.key.measure)}, ${reader.place(series.key.place)}${group} `, h('small', {}, reader.unit(series.key))));
    if (series.empty) parts.push(h('p', { class: 'empty' }, reader.t('series.zero')));
    else {
      const spec = specOf(desk, run, series);
      parts.push(h('figure', { class: 'chart-box' }, chart(spec, width, reader), legendOf(desk, spec)));
      const events = eventsOf(desk, isoOf(view.day));
      if (events.length > 0) parts.push(h('p', { class: 'note' }, `${reader.t('map.event')}: ${events.join('; ')}`));
      parts.push(tableOf(desk, run, series), sourcesOf(desk, series));
    }
  }
  if (reader.isRegion(view.place) || reader.isCountry(view.place)) {
    const inside = desk.data.scene.places.filter((p) => (p.region === view.place || (p.country === view.place && p.kind !== 'crossing')) && measuresAt(run, p.id).length > 0);
    if (inside.length > 0 && inside.length < 60) {
      parts.push(h('details', { class: 'table', open: reader.isRegion(view.place) }, h('summary', {}, reader.t('series.region', { place: reader.place(view.place) })),
        h('p', { class: 'chips' }, ...inside.map((p) => h('a', { href: hashOf({ ...view, place: p.id, measure: measuresAt(run, p.id)[0], group: 'all' }), class: 'chip' }, reader.place(p.id))))));
    }
  }
  const copied = h('span', { role: 'status', class: 'note' });
  parts.push(h('p', { class: 'tools' }, h('button', { type: 'button', onclick: () => {
    const address = `${location.href.replace(/#.*/, '')}${hashOf(view)}`;
    navigator.clipboard?.writeText(address).then(() => { copied.textContent = reader.t('series.copied'); }, () => { copied.textContent = address; });
  } }, reader.t('series.link')), ' ', copied));
  // What has the focus keeps it.
  const focused = document.activeElement?.id;
  const name = (document.activeElement as HTMLInputElement | null)?.name;
  const value = (document.activeElement as HTMLInputElement | null)?.value;
  section.replaceChildren(...parts.filter((p): p is HTMLElement => p !== null && p !== false));
  const again = focused ? section.querySelector<HTMLElement>(`#${CSS.escape(focused)}`)
    : name ? section.querySelector<HTMLElement>(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value ?? '')}"]`) : null;
  again?.focus({ preventScroll: true });
}
