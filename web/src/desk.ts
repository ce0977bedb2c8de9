// What every part of the page works with.
import type { Data, Run } from './data';
import type { Reader } from './reader';
import type { View } from './view';

export interface Desk {
  data: Data; reader: Reader; view: View; run: Run;
  /** Day of the view, counted from the first day of the results. */
  day: number;
  /** Changes the view; `to` names a section to go to. */
  go(change: Partial<View>, to?: string): void;
}

/** What the scenario says happens on one day. */
export function eventsOf(desk: Desk, iso: string): string[] {
  const { reader } = desk;
  const byWhat = new Map<string, Set<string>>();
  for (const event of desk.data.scene.events) {
    if (event.day !== iso) continue;
    const where = event.where === '' ? reader.t('event.everywhere') : reader.place(event.where);
    byWhat.set(event.what, (byWhat.get(event.what) ?? new Set()).add(where));
  }
  return [...byWhat].map(([what, places]) => {
    const named = [...places];
    const more = named.length > 3 ? ' …' : '';
    return reader.t('event.at', { what: reader.event(what), place: `${named.slice(0, 3).join(', ')}${more}` });
  });
}
