// The same series in several results, and paired differences where “steppe compare” made them.
import { chart, type ChartSpec } from './chart';
import type { Run } from './data';
import type { Desk } from './desk';
import { h, type Child } from './dom';
import { legendOf, seriesFor, specOf } from './series_section';

export const hasComparison = (desk: Desk): boolean => desk.data.runs.length > 1 || desk.data.runs.some((r) => r.differences.length > 0);

function about(desk: Desk, run: Run): string {
  const { reader } = desk;
  const changed = Object.entries(run.provenance.overrides ?? {}).map(([name, value]) => `${name} = ${value}`);
  return [reader.t('compare.seed', { seed: String(run.provenance.seed ?? '') }), ...(changed.length > 0 ? [reader.t('compare.changed', { what: changed.join(', ') })] : [])].join(' · ');
}

/** Small charts side by side: one scale for all, observations without their names. */
const plainer = (spec: ChartSpec, high: number): ChartSpec => ({ ...spec, height: 240, high, dots: spec.dots.map((d) => ({ ...d, mark: '' })) });

export function fillCompare(desk: Desk, section: HTMLElement, width: number): void {
  const { reader, data } = desk;
  const { runs } = data;
  const parts: Child[] = [h('h2', {}, reader.t('compare.title'))];
  const chosen = seriesFor(desk, desk.run);
  const name = chosen ? `${reader.measure(chosen.key.measure)}, ${reader.place(chosen.key.place)}${chosen.key.group === 'all' ? '' : ` · ${reader.group(chosen.key.group)}`}` : '';
  if (runs.length > 1) {
    parts.push(h('p', { class: 'note' }, reader.t('compare.note')), h('h3', { class: 'chart-title' }, name));
    const specs = runs.map((run) => ({ run, series: seriesFor(desk, run) }));
    let high = 0;
    for (const { series } of specs) {
      for (let day = 0; series && day < series.days; ++day) high = Math.max(high, series.drawn(series.high, day, reader.smallest) || 0);
    }
    const columns = width > 760 ? Math.min(3, runs.length) : 1;
    const each = Math.floor((width - (columns - 1) * 24) / columns);
    parts.push(h('div', { class: `beside beside-${columns}` }, ...specs.map(({ run, series }) => h('figure', {},
      h('figcaption', {}, h('b', {}, h('bdi', {}, run.name)), h('small', {}, about(desk, run))),
      series && !series.empty ? chart(plainer(specOf(desk, run, series), high), each, reader) : h('p', { class: 'empty' }, reader.t(series ? 'series.zero' : 'series.none'))))));
    parts.push(h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': reader.t('compare.title') }, h('table', {}, h('caption', {}, `${name} · ${reader.day(desk.run, desk.day)}`),
      h('thead', {}, h('tr', {}, ...['compare.run', 'table.low', 'table.median', 'table.high'].map((k) => h('th', { scope: 'col' }, reader.t(k))))),
      h('tbody', {}, ...specs.map(({ run, series }) => h('tr', {}, h('th', { scope: 'row' }, h('bdi', {}, run.name)),
        ...(series ? [series.low, series.middle, series.high] : []).map((level) => h('td', {}, series ? reader.figure(series.at(level, desk.day), series.key.unit) : ''))))))));
    parts.push(h('p', { class: 'note' }, reader.t('compare.unpaired')));
  }
  for (const run of runs) {
    for (const difference of run.differences) {
      const { place, group, measure, cumulative } = desk.view;
      const series = (cumulative ? difference.figures.find(place, `${measure}_cum`, group) : undefined) ?? difference.figures.find(place, measure, group);
      parts.push(h('h3', { class: 'chart-title' }, h('bdi', {}, difference.variant), h('small', {}, ` ${reader.t('compare.difference', { base: difference.base })} · ${name}`)));
      if (!series) parts.push(h('p', { class: 'empty' }, reader.t('series.none')));
      else if (series.empty) parts.push(h('p', { class: 'empty' }, reader.t('series.zero')));
      else {
        const of = { ...run, figures: difference.figures };
        const spec = { ...specOf({ ...desk, view: { ...desk.view, log: false } }, of, series), dots: [], height: 260,
          day: Math.min(difference.figures.days - 1, Math.max(0, desk.view.day - difference.figures.first)) };
        spec.lines = spec.lines.slice(0, 1);
        parts.push(h('figure', { class: 'chart-box' }, chart(spec, width, reader), legendOf(desk, spec)));
      }
    }
  }
  section.replaceChildren(...parts.filter((p): p is Node => p instanceof Node));
}
