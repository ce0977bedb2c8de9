// Where the figures come from and what they cannot say.
import { dayOf, type Parameter, type Series } from './data';
import type { Desk } from './desk';
import { h, withLinks, type Child } from './dom';
import { perDay } from './series_section';

/** Median and the middle 90 % of a prior, before it is cut off at its range; null for a shape without a plain formula. */
export function spreadOf(p: Parameter): { middle: number; low: number; high: number } | null {
  const z = 1.6449;
  if (p.kind === 'normal') return { middle: p.a, low: Math.max(p.low, p.a - z * p.b), high: Math.min(p.high, p.a + z * p.b) };
  if (p.kind === 'lognormal') return { middle: p.a, low: Math.max(p.low, p.a * Math.exp(-z * p.b)), high: Math.min(p.high, p.a * Math.exp(z * p.b)) };
  if (p.kind === 'beta') return betaSpread(p.a, p.b);
  return null;
}

/** Quantiles of a beta law from its density on a fine grid. */
function betaSpread(a: number, b: number): { middle: number; low: number; high: number } {
  const many = 2000;
  const mass: number[] = [];
  let sum = 0;
  for (let i = 0; i < many; ++i) {
    const x = (i + 0.5) / many;
    sum += x ** (a - 1) * (1 - x) ** (b - 1);
    mass.push(sum);
  }
  const at = (q: number): number => (mass.findIndex((m) => m >= q * sum) + 0.5) / many;
  return { low: at(0.05), middle: at(0.5), high: at(0.95) };
}

function valueText(desk: Desk, p: Parameter): string {
  const { reader } = desk;
  const number = (v: number): string => reader.tongue.number(v);
  const unit = p.unit === '1' ? '' : ` ${p.unit}`;
  if (p.kind === 'fixed') return `${number(p.a)}${unit} (${reader.t('trust.prior.fixed')})`;
  if (p.kind === 'uniform') return reader.t('trust.prior.between', { low: number(p.a), high: `${number(p.b)}${unit}` });
  const spread = spreadOf(p);
  return spread ? reader.t('trust.prior.range', { a: number(spread.middle), low: number(spread.low), high: `${number(spread.high)}${unit}` }) : p.kind;
}

interface Score { label: string; observed: number; series: Series; day: number; source: string }

function scoresOf(desk: Desk): Score[] {
  const { scene } = desk.data;
  return scene.observations.flatMap((o) => {
    const series = desk.run.figures.find(o.place, o.measure, o.group);
    const day = dayOf(o.to) - desk.run.figures.first;
    // A sum over several days has no quantile among those of single days.
    if (!series || day < 0 || day >= series.days || o.from !== o.to) return [];
    return [{ label: `${o.id} · ${desk.reader.measure(o.measure)}, ${desk.reader.place(o.place)}, ${desk.reader.tongue.date(dayOf(o.to), 'short')}`, observed: perDay(o), series, day, source: o.source }];
  });
}
const inside = (s: Score, low: number, high: number): boolean => s.observed >= s.series.drawn(low, s.day, 5) && s.observed <= s.series.drawn(high, s.day, 5);

function scores(desk: Desk): Child[] {
  const { reader } = desk;
  const all = scoresOf(desk);
  const counts = desk.data.scene.counts.flatMap((c) => {
    const series = desk.run.figures.find(c.place, c.measure);
    if (!series) return [];
    const days = Math.min(series.days, c.by_day.length);
    let within = 0;
    for (let day = 0; day < days; ++day) {
      if (c.by_day[day] >= series.drawn(0, day, 5) && c.by_day[day] <= series.drawn(series.high, day, 5)) ++within;
    }
    return [reader.t('trust.scores.counts', { n: days, place: reader.place(c.place), inside90: reader.tongue.number(within) })];
  });
  if (all.length === 0 && counts.length === 0) return [];
  const parts: Child[] = [h('h3', {}, reader.t('trust.scores'))];
  if (all.length > 0) {
    parts.push(h('p', {}, reader.t('trust.scores.summary', { n: all.length, inside90: String(all.filter((s) => inside(s, 0, 4)).length), inside50: String(all.filter((s) => inside(s, 1, 3)).length) })),
      h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': reader.t('trust.scores') }, h('table', {}, h('caption', { class: 'hidden' }, reader.t('trust.scores')),
        h('thead', {}, h('tr', {}, ...['trust.scores.observation', 'trust.scores.value', 'trust.scores.simulated', 'trust.scores.inside'].map((k) => h('th', { scope: 'col' }, reader.t(k))))),
        h('tbody', {}, ...all.map((s) => h('tr', {}, h('th', { scope: 'row' }, s.label), h('td', {}, reader.tongue.number(s.observed, {})),
          h('td', {}, reader.figure(s.series.median(s.day), s.series.key.unit), h('small', {}, reader.range(s.series, s.day))),
          h('td', {}, reader.t(inside(s, 0, 4) ? 'trust.scores.yes' : s.observed > s.series.drawn(4, s.day, 5) ? 'trust.scores.above' : 'trust.scores.below'))))))));
  }
  if (counts.length > 0) parts.push(h('ul', {}, ...counts.map((c) => h('li', {}, c))));
  parts.push(h('p', { class: 'note' }, reader.t('trust.scores.note')));
  return parts;
}

function parametersTable(desk: Desk): HTMLElement | null {
  const { reader } = desk;
  const { parameters } = desk.data.scene;
  if (parameters.length === 0) return null;
  return h('details', { class: 'table' }, h('summary', {}, reader.t('trust.parameters.title')), h('div', { class: 'scroll tall', tabindex: 0, role: 'region', 'aria-label': reader.t('trust.parameters.title') },
    h('table', { class: 'texts' }, h('caption', { class: 'hidden' }, reader.t('trust.parameters.title')), h('thead', {}, h('tr', {}, ...['trust.parameter', 'trust.value', 'trust.means', 'trust.source'].map((k) => h('th', { scope: 'col' }, reader.t(k))))),
      h('tbody', {}, ...parameters.map((p) => h('tr', {}, h('th', { scope: 'row' }, h('bdi', {}, p.name)), h('td', {}, valueText(desk, p)),
        h('td', { lang: 'en', dir: 'auto' }, p.meaning), h('td', { lang: 'en', dir: 'auto' }, withLinks(p.source))))))));
}

function assumptionsTable(desk: Desk): HTMLElement | null {
  const { reader } = desk;
  const { assumptions } = desk.data.scene;
  if (assumptions.length === 0) return null;
  const details = h('details', { class: 'table' }, h('summary', {}, reader.t('trust.assumptions.title')));
  details.addEventListener('toggle', () => {
    if (!details.open || details.querySelector('table')) return;
    details.append(h('div', { class: 'scroll tall', tabindex: 0, role: 'region', 'aria-label': reader.t('trust.assumptions.title') }, h('table', { class: 'texts' }, h('caption', { class: 'hidden' }, reader.t('trust.assumptions.title')),
      h('thead', {}, h('tr', {}, ...['trust.table', 'trust.assumed', 'trust.source'].map((k) => h('th', { scope: 'col' }, reader.t(k))))),
      h('tbody', {}, ...assumptions.map(([file, line, what, reason]) => h('tr', {}, h('th', { scope: 'row' }, line > 0 ? `${file}:${line}` : file), h('td', { dir: 'auto' }, what), h('td', { lang: 'en', dir: 'auto' }, withLinks(reason))))))));
  });
  return details;
}

function origins(desk: Desk): Child[] {
  const { reader } = desk;
  const { tables, parameters, assumptions } = desk.data.scene;
  const rows = tables.reduce((sum, t) => sum + t[1], 0);
  const assumed = tables.length > 0 ? tables.reduce((sum, t) => sum + t[2], 0) : assumptions.length;
  const priors = parameters.filter((p) => p.kind !== 'fixed').length;
  const column = (title: string, figures: string[], note: string): HTMLElement => h('div', {}, h('h4', {}, title), ...figures.map((f) => h('p', { class: 'big' }, f)), h('p', { class: 'note' }, note));
  const parts: Child[] = [h('div', { class: 'three' },
    tables.length > 0 && column(reader.t('trust.data'), [reader.t('trust.rows', { n: rows - assumed })], reader.t('trust.data.note')),
    column(reader.t('trust.assumed'), [reader.t('trust.rows', { n: assumed })], reader.t('trust.assumed.note')),
    parameters.length > 0 && column(reader.t('trust.priors'), [reader.t('trust.parameters', { n: priors })], reader.t('trust.priors.note')))];
  if (tables.length > 0) {
    parts.push(h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': reader.t('trust.table') }, h('table', { class: 'origins' }, h('caption', { class: 'hidden' }, reader.t('trust.measured_share')), h('thead', {}, h('tr', {}, ...['trust.table', 'trust.data', 'trust.assumed'].map((k) => h('th', { scope: 'col' }, reader.t(k))))),
      h('tbody', {}, ...tables.map(([file, many, guessed]) => h('tr', {}, h('th', { scope: 'row' }, file), h('td', {}, reader.tongue.number(many - guessed, {})), h('td', {}, reader.tongue.number(guessed, {}))))))));
  }
  parts.push(parametersTable(desk), assumptionsTable(desk));
  return parts;
}

function made(desk: Desk): HTMLElement {
  const { reader, run } = desk;
  const p = run.provenance;
  const overrides = Object.entries(p.overrides ?? {}).map(([k, v]) => `${k} = ${v}`).join(', ');
  const facts: [string, string | undefined][] = [
    ['trust.version', `${p.version ?? ''} (${p.build ?? ''})`], ['trust.seed', p.seed === undefined ? undefined : String(p.seed)],
    ['trust.futures', p.replicates_finished === undefined ? undefined : reader.tongue.number(p.replicates_finished, {})], ['trust.mode', p.mode], ['trust.started', p.started],
    ['trust.command', p.command?.join(' ')], ['trust.overrides', overrides || undefined], ['trust.digest', p.digest], ['trust.licence', desk.data.scene.licence]];
  return h('div', {}, h('dl', { class: 'facts' }, ...facts.filter(([, v]) => v !== undefined && v !== '').flatMap(([k, v]) => [h('dt', {}, reader.t(k)), h('dd', {}, h('bdi', {}, withLinks(v as string)))])),
    h('p', { class: 'note' }, reader.t('trust.repeat')),
    h('details', { class: 'table' }, h('summary', {}, reader.t('trust.files')), h('dl', { class: 'facts hashes' }, ...Object.entries(p.inputs_sha256 ?? {}).flatMap(([file, hash]) => [h('dt', {}, h('bdi', {}, file)), h('dd', {}, hash)]))));
}

function matrix(desk: Desk): HTMLElement {
  const { reader } = desk;
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': reader.t('matrix.title') }, h('table', { class: 'matrix' }, h('caption', { class: 'hidden' }, reader.t('matrix.title')),
    h('thead', {}, h('tr', {}, ...['matrix.who', 'matrix.wellbeing', 'matrix.autonomy', 'matrix.fairness'].map((k) => h('th', { scope: 'col' }, reader.t(k))))),
    h('tbody', {}, ...['matrix.people', 'matrix.hosts', 'matrix.stay', 'matrix.staff', 'matrix.users'].map((k) => h('tr', {}, h('th', { scope: 'row' }, reader.t(k)), h('td'), h('td'), h('td'))))));
}

export function fillTrust(desk: Desk, section: HTMLElement): void {
  const { reader } = desk;
  const parts: Child[] = [
    h('h2', {}, reader.t('trust.title')), h('p', { class: 'lead' }, reader.t('trust.lead')), ...origins(desk), ...scores(desk),
    h('h3', {}, reader.t('trust.without')), h('ul', {}, ...[1, 2, 3, 4, 5].map((i) => h('li', {}, reader.t(`trust.without.${i}`)))),
    h('h3', {}, reader.t('trust.made')), made(desk),
    h('h3', { id: 'use' }, reader.t('use.title')), h('ul', {}, ...[1, 2, 3, 4].map((i) => h('li', {}, reader.t(`use.${i}`, { n: reader.smallest })))),
    h('h3', {}, reader.t('matrix.title')), h('p', { class: 'note' }, reader.t('matrix.note')), matrix(desk)];
  section.replaceChildren(...parts.filter((p): p is Node => p instanceof Node));
}
