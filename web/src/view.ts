// What the reader is looking at: a value that a link can hold.
import { dayOf, isoOf, type Day } from './data';
import { LANGUAGES, type Language } from './language';

export type Layer = 'movement' | 'queue' | 'beds' | 'rent';
export interface View {
  language: Language; day: Day; layer: Layer; place: string; measure: string; group: string;
  log: boolean; cumulative: boolean; run: number; all: boolean;
}

const LAYERS: Layer[] = ['movement', 'queue', 'beds', 'rent'];

export function hashOf(view: View): string {
  const params = new URLSearchParams();
  params.set('lang', view.language);
  params.set('day', isoOf(view.day));
  params.set('map', view.layer);
  params.set('place', view.place);
  params.set('measure', view.measure);
  if (view.group !== 'all') params.set('group', view.group);
  if (view.log) params.set('scale', 'log');
  if (view.cumulative) params.set('sum', '1');
  if (view.run !== 0) params.set('run', String(view.run));
  if (view.all) params.set('all', '1');
  return `#${params.toString()}`;
}

/** What a link says, where it says something that can be. */
export function viewOf(hash: string, start: View, first: Day, last: Day, runs: number): View {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const view = { ...start };
  const language = params.get('lang') as Language | null;
  if (language && LANGUAGES.includes(language)) view.language = language;
  const day = params.get('day');
  if (day && /^\d{4}-\d{2}-\d{2}$/.test(day) && Number.isFinite(dayOf(day))) view.day = Math.min(last, Math.max(first, dayOf(day)));
  const layer = params.get('map') as Layer | null;
  if (layer && LAYERS.includes(layer)) view.layer = layer;
  view.place = params.get('place') ?? view.place;
  view.measure = params.get('measure') ?? view.measure;
  view.group = params.get('group') ?? (params.has('measure') ? 'all' : view.group);
  view.log = params.get('scale') === 'log';
  view.cumulative = params.get('sum') === '1';
  view.all = params.get('all') === '1';
  const run = Number(params.get('run') ?? 0);
  view.run = Number.isInteger(run) && run >= 0 && run < runs ? run : 0;
  return view;
}
