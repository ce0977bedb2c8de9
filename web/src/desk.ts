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

/** Dates of the scenario's events on one day. */
export function eventsOf(desk: Desk, iso: string): string[] {
  const { reader } = desk;
  const texts = desk.data.scene.events.filter((e) => e.day === iso)
    .map((e) => reader.t('event.at', { what: reader.event(e.what), place: e.where === '' ? reader.t('event.everywhere') : reader.place(e.where) }));
  return [...new Set(texts)];
}
