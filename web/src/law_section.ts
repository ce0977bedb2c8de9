// The law on the day of the slider: what holds for whom who crosses a border on it, with the clause it rests on.
import type { Clause, LawAnswer, LawOpen, LawRule, LawSpan, Law, Regime } from './data';
import { dayOf, isoOf } from './data';
import type { Desk } from './desk';
import { h, withLinks, type Child } from './dom';
import type { Reader } from './reader';
import { select } from './series_section';

type Says = Record<string, unknown>;
const numberIn = (says: Says, key: string): number => (typeof says[key] === 'number' ? says[key] as number : 0);
const textIn = (says: Says, key: string): string => (typeof says[key] === 'string' ? says[key] as string : '');
const listIn = (says: Says, key: string): string[] => (Array.isArray(says[key]) ? says[key] as string[] : []);

/** The days of a term; undefined if none is said. In format 1 a 0 stood for that. */
const termIn = (says: Says, key: string, law: Law): number | undefined =>
  (typeof says[key] === 'number' && (law.format > 1 || says[key] !== 0) ? says[key] as number : undefined);

/** A text of the law files, which keeps its direction to itself within a sentence. */
const own = (text: string): string => `\u2068${text}\u2069`;

/** The span of an answer that holds on a day. */
export function spanOn(answer: LawAnswer, iso: string): LawSpan | undefined {
  return answer.spans.find((s) => s.from <= iso && iso <= s.to);
}

/** What one clause comes to, in the reader's language; what the file itself says stands in the file's. */
export class LawWords {
  constructor(private readonly reader: Reader, private readonly law: Law) {}
  private t(key: string, params: Record<string, string | number> = {}): string { return this.reader.t(key, params); }
  private days(n: number): string { return this.t('law.days', { n }); }
  private date(iso: string): string { return this.reader.tongue.date(dayOf(iso)); }
  regime(index: number): Regime { return this.law.regimes[index]; }
  clause(rule: LawRule): Clause { return this.regime(rule.regime).clauses[rule.clause]; }

  who(answer: LawAnswer): string {
    return this.t('law.who', { place: this.reader.place(answer.citizenship), document: this.t(`document.${answer.document}`) });
  }

  rule(rule: LawRule, answer: LawAnswer): string {
    const { kind, says } = this.clause(rule);
    const document = this.t(`document.${answer.document}`);
    const said: string[] = [];
    const say = (key: string, params: Record<string, string | number> = {}): void => { said.push(this.t(key, params)); };
    if (kind === 'entry' || kind === 'exit') {
      say(`law.${kind}.${rule.verdict}`, { document });
    } else if (kind === 'stay' && says.unlimited === true) {
      say('law.stay.unlimited');
    } else if (kind === 'stay') {
      say(`law.stay.${textIn(says, 'counted')}`, { limit: this.days(numberIn(says, 'days')), window: this.days(numberIn(says, 'in_days')) });
      if (numberIn(says, 'absence_days') > 0) say('law.stay.absence', { days: this.days(numberIn(says, 'absence_days')) });
      if (says.entry_day_counts === false || says.exit_day_counts === false) {
        const counts = (yes: unknown): string => this.t(yes === false ? 'law.stay.counts_not' : 'law.stay.counts');
        say('law.stay.border_days', { entry: counts(says.entry_day_counts), exit: counts(says.exit_day_counts) });
      }
      say(says.permit_days_count === true ? 'law.stay.permit' : 'law.stay.permit_not');
      if (says.days_before_count === false) say('law.stay.before', { day: this.date(this.regime(rule.regime).in_force) });
    } else if (kind === 'registration') {
      say(`law.duty.${textIn(says, 'by')}`);
      const within = termIn(says, 'within_days', this.law);
      if (within !== undefined) say('law.within', { days: this.days(within) });
      if (numberIn(says, 'none_up_to_days') > 0) say('law.free_up_to', { days: this.days(numberIn(says, 'none_up_to_days')) });
      if (says.working_days === true) say('law.working_days');
    } else if (kind === 'extension') {
      say('law.option.extension', { days: this.days(numberIn(says, 'days')) });
    } else if (kind === 'amnesty') {
      say(says.stay_is_legal === true ? 'law.option.amnesty_legal' : 'law.option.amnesty_leave', { day: this.date(textIn(says, 'to')) });
    } else if (kind === 'permit') {
      const permit = this.t(`permit.${textIn(says, 'permit')}`);
      if (rule.verdict === 'no') {
        say('law.option.closed', { permit, document });
      } else {
        say('law.option.permit', { permit });
        if (numberIn(says, 'apply_by_day') > 0) say('law.option.by_day', { n: numberIn(says, 'apply_by_day') });
        if (says.needs_housing === true) say('law.option.housing');
        if (listIn(says, 'papers').length > 0) say('law.option.papers', { list: own(listIn(says, 'papers').join('; ')) });
        if (says.pending_is_legal === true) say('law.option.pending');
      }
    } else if (kind === 'protection') {
      say('law.option.asylum');
      const within = termIn(says, 'claim_within_days', this.law);
      if (within !== undefined) say('law.option.asylum_within', { days: this.days(within) });
      if (textIn(says, 'where') !== '') say('law.option.where', { where: own(textIn(says, 'where')) });
      if (says.certificate_is_legal_stay === true) say('law.option.certificate');
      if (says.bars_removal === true) say('law.option.bars_removal');
      if (says.bars_surrender === true) say('law.option.bars_surrender');
    } else if (kind === 'after_last_day') {
      const from = this.reader.tongue.number(numberIn(says, 'from_days'));
      if (numberIn(says, 'to_days') > 0) say('law.after.range', { from, to: this.reader.tongue.number(numberIn(says, 'to_days')) });
      else say('law.after.from', { from });
      say(`law.effect.${textIn(says, 'effect')}`, { amount: own(textIn(says, 'amount') || '?'), days: numberIn(says, 'ban_days') > 0 ? this.days(numberIn(says, 'ban_days')) : '?' });
    } else if (kind === 'surrender') {
      const list = (key: string): string => own(listIn(says, key).join('; ') || '–');
      say(says.possible === true ? 'law.surrender.possible' : 'law.surrender.not', { needs: list('needs'), no_ground: list('no_ground') });
    } else {
      say(`law.touches.${kind}`, { title: own(this.regime(rule.regime).title), matter: this.t(`matter.${textIn(says, 'matter')}`) });
    }
    return said.join(' ');
  }

  open(open: LawOpen): string {
    const title = (index: number | null): string => (index === null ? '' : own(this.regime(index).title));
    const kind = this.t(`law.kind.${open.about}`);
    if (open.why === 'unverified') {
      // Of several clauses of the kind the one that was checked for the shortest time is what keeps it open.
      const regime = this.regime(open.regime ?? 0);
      const dates = regime.clauses.filter((c) => c.kind === open.about).map((c) => c.verified_until);
      if (dates.includes(null) || dates.length === 0) return this.t('law.open.never', { regime: own(regime.title) });
      return this.t('law.open.unverified', { regime: own(regime.title), until: this.date((dates as string[]).sort()[0]) });
    }
    return this.t(`law.open.${open.why}`, { kind, regime: title(open.regime), other: title(open.other), facts: open.facts.map((f) => this.t(`fact.${f}`)).join(', ') });
  }

  /** In few words, for the table. */
  passes(span: LawSpan): string {
    const verdicts = new Set(span.ways.map((w) => w.passes));
    return this.t(verdicts.size > 1 ? 'law.passes.ways' : `law.passes.${verdicts.size === 1 ? span.ways[0].passes : span.passes}`);
  }
  stay(span: LawSpan): string {
    if (span.stay_up_to_days !== null) return this.days(span.stay_up_to_days);
    return this.t(span.unlimited ? 'law.unlimited' : 'law.days_open');
  }
  dates(regime: Regime): string {
    const parts: string[] = [];
    const tell = (key: string, iso: string | null): void => { if (iso !== null) parts.push(this.t(key, { date: this.date(iso) })); };
    tell('law.date.announced', regime.announced);
    tell('law.date.published', regime.published);
    tell('law.date.in_force', regime.in_force);
    if (regime.new_entries_only) parts.push(this.t('law.new_entries'));
    tell('law.date.repealed', regime.repealed);
    if (regime.repealed !== null && regime.kept_by_who_entered) parts.push(this.t('law.kept'));
    return parts.join(' · ');
  }
  verified(clause: Clause): string {
    return clause.verified_until === null ? this.t('law.date.not_verified') : this.t('law.date.verified', { date: this.date(clause.verified_until) });
  }
}

const PARTS = ['stay', 'duty', 'option', 'consequence'] as const;
type Part = typeof PARTS[number] | 'touches';
function partOf(rule: LawRule, clause: Clause): Part | 'border' {
  if (clause.kind === 'entry' || clause.kind === 'exit') return 'border';
  return rule.role === 'decides' || rule.role === 'earlier_excess' ? 'stay' : rule.role;
}

const keyOf = (answer: LawAnswer): string => `${answer.leaves ? '<' : '>'}${answer.country}`;

/** Answers for the same people at the same border that differ in no more than what treaties and sanctions touch. */
export interface Told { answers: LawAnswer[]; spans: LawSpan[] }
export function told(answers: LawAnswer[], words: LawWords, iso: string): Told[] {
  const byWhat = new Map<string, Told>();
  for (const answer of answers) {
    const span = spanOn(answer, iso);
    if (!span) continue;
    const what = JSON.stringify([words.who(answer), { ...span, from: '', to: '', rules: span.rules.filter((r) => r.role !== 'touches') }]);
    const found = byWhat.get(what) ?? { answers: [], spans: [] };
    byWhat.set(what, found);
    found.answers.push(answer);
    found.spans.push(span);
  }
  return [...byWhat.values()];
}

function card(desk: Desk, words: LawWords, { answers, spans }: Told, alone: boolean): HTMLElement {
  const { reader } = desk;
  const [answer] = answers;
  const [span] = spans;
  const purposesOf = (some: LawAnswer[]): string => reader.t('law.purposes', { list: [...new Set(some.flatMap((a) => a.purposes))].map((p) => reader.t(`purpose.${p}`)).join(', ') });
  const unverified = (rule: LawRule): string => (rule.verified ? '' : ` ${reader.t('law.not_verified')}`);
  /** A sentence with the regime that it rests on. */
  const line = (rule: LawRule, i: number, rules: LawRule[]): HTMLElement => h('li', {}, words.rule(rule, answer), unverified(rule),
    rules[i + 1]?.regime !== rule.regime && h('small', {}, h('bdi', {}, words.regime(rule.regime).title)));
  const of = (part: string): LawRule[] => span.rules.filter((r) => partOf(r, words.clause(r)) === part);
  const part = (name: string, ...items: Child[]): Child[] => (items.length === 0 ? [] : [h('h4', {}, reader.t(`law.part.${name}`)), h('ul', {}, ...items)]);
  const border = of('border').map(line);
  if (border.length === 0) border.push(h('li', {}, reader.t(`law.${answer.leaves ? 'exit' : 'entry'}.cannot_tell`)));
  const ways = span.ways.map((way) => h('li', {}, reader.t('law.way', { mode: reader.t(`mode.${way.mode}`), crossing: reader.t(`law.crossing.${way.crossing}`), answer: reader.t(`law.passes.${way.passes}`) })));
  const parts: Child[] = [...part('border', ...border, ...ways)];
  if (!answer.leaves && span.passes !== 'no') {
    const last = span.stay_up_to_days !== null ? reader.t('law.last', { date: reader.tongue.date(desk.view.day + span.stay_up_to_days - 1) })
      : reader.t(span.unlimited ? 'law.last.none' : 'law.last.open');
    parts.push(...part('stay', h('li', { class: 'last' }, last), ...of('stay').map(line)));
    for (const name of PARTS.slice(1)) parts.push(...part(name, ...of(name).map(line)));
  }
  parts.push(...part('announced', ...span.announced.map((index) => h('li', {}, reader.t('law.announced', { title: own(words.regime(index).title), date: reader.tongue.date(dayOf(words.regime(index).in_force)) })))));
  parts.push(...part('open', ...span.cannot_tell.map((open) => h('li', {}, words.open(open)))));

  const sources = new Map<Regime, Set<Clause>>();
  const cite = (regime: Regime, clauses: Clause[]): void => {
    const cited = sources.get(regime) ?? new Set();
    clauses.forEach((c) => cited.add(c));
    sources.set(regime, cited);
  };
  // Of one and the same rule in several answers: whom it is for, if not all.
  const same = (a: LawRule, b: LawRule): boolean => a.regime === b.regime && a.clause === b.clause;
  const all = spans.flatMap((s) => s.rules).filter((r, i, rules) => rules.findIndex((other) => same(r, other)) === i);
  for (const rule of all) cite(words.regime(rule.regime), [words.clause(rule)]);
  const touches = all.filter((r) => r.role === 'touches').map((rule) => {
    const some = answers.filter((_, i) => spans[i].rules.some((r) => same(r, rule)));
    return h('li', {}, words.rule(rule, answer), unverified(rule), some.length < answers.length && h('small', {}, purposesOf(some)));
  });
  for (const index of span.announced) cite(words.regime(index), words.regime(index).clauses);
  for (const open of span.cannot_tell) {
    for (const index of [open.regime, open.other]) if (index !== null) cite(words.regime(index), words.regime(index).clauses.filter((c) => c.kind === open.about));
  }
  const written = [...sources].map(([regime, clauses]) => h('li', {}, h('b', { dir: 'auto' }, regime.title), h('small', {}, words.dates(regime)),
    ...[...clauses].map((c) => h('p', { dir: 'auto' }, ...(c.note === '' ? [] : [`${c.note} `]), h('span', { class: 'from' }, withLinks(c.source)), h('small', {}, words.verified(c))))));
  const kinds: Child[] = alone ? [] : [
    answer.purposes.length > 0 && h('p', { class: 'note' }, purposesOf(answers)),
    answer.sexes.length > 0 && h('p', { class: 'note' }, reader.t('law.sexes', { list: answer.sexes.map((s) => reader.t(`sex.${s}`)).join(', ') }))];
  return h('article', { class: 'law-card', 'data-law': `${answer.citizenship} ${answer.document} ${keyOf(answer)}` }, h('h3', {}, words.who(answer)), ...kinds, ...parts,
    touches.length > 0 && h('details', { 'data-part': 'touches' }, h('summary', {}, reader.t('law.part.touches')), h('ul', {}, ...touches)),
    written.length > 0 && h('details', { 'data-part': 'sources' }, h('summary', {}, reader.t('law.sources')), h('ul', { class: 'written' }, ...written)));
}

const shown = { border: '' };

export const hasLaw = (desk: Desk): boolean => desk.run.law !== null && desk.run.law.answers.length > 0;

export function fillLaw(desk: Desk, section: HTMLElement): void {
  const { reader, run } = desk;
  const { law } = run;
  if (law === null) return;
  const words = new LawWords(reader, law);
  const iso = isoOf(desk.view.day);
  const date = reader.tongue.date(desk.view.day);
  const borders = [...new Set(law.answers.map(keyOf))];
  if (!borders.includes(shown.border)) [shown.border] = borders;
  const again = (): void => fillLaw(desk, section);
  const nameOf = (key: string): string => reader.t(key.startsWith('<') ? 'law.out_of' : 'law.into', { place: reader.place(key.slice(1)) });
  const people = [...new Set(law.answers.map((a) => words.who(a)))];
  const nameOfDetails = (d: Element): string => `${d.closest('[data-law]')?.getAttribute('data-law')} ${d.getAttribute('data-part')}`;
  const open = new Set([...section.querySelectorAll('details[open]')].map(nameOfDetails));

  const cells = (key: string, who: string): HTMLElement => {
    const found = told(law.answers.filter((a) => keyOf(a) === key && words.who(a) === who), words, iso);
    return h('td', {}, ...found.flatMap(({ answers: [answer], spans: [span] }): Child[] => {
      const days = !answer.leaves && (span.passes === 'yes' || span.stay_up_to_days !== null) && h('small', {}, words.stay(span));
      const purposes = found.length > 1 && h('small', {}, answer.purposes.map((p) => reader.t(`purpose.${p}`)).join(', '));
      return [h('span', { class: `passes-${span.passes}` }, words.passes(span)), days, purposes];
    }));
  };
  const table = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': reader.t('law.caption', { date }) },
    h('table', { class: 'texts law' }, h('caption', {}, reader.t('law.caption', { date })),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, reader.t('law.border')), ...people.map((who) => h('th', { scope: 'col' }, who)))),
      h('tbody', {}, ...borders.map((key) => h('tr', {}, h('th', { scope: 'row' },
        h('button', { type: 'button', class: 'plain', onclick: () => { shown.border = key; again(); section.querySelector<HTMLElement>('#law-border')?.focus(); } }, nameOf(key))), ...people.map((who) => cells(key, who)))))));

  const chosen = told(law.answers.filter((a) => keyOf(a) === shown.border), words, iso);
  const cards = chosen.map((one) => card(desk, words, one, chosen.filter((c) => words.who(c.answers[0]) === words.who(one.answers[0])).length === 1));
  for (const details of cards.flatMap((c) => [...c.querySelectorAll('details')])) details.open = open.has(nameOfDetails(details));
  section.replaceChildren(h('h2', {}, reader.t('law.title')), h('p', { class: 'dek' }, date), h('p', { class: 'note' }, reader.t('law.note')), table,
    h('div', { class: 'controls' }, select(reader.t('law.border'), 'law-border', borders.map((b): [string, string] => [b, nameOf(b)]), shown.border, (v) => { shown.border = v; again(); section.querySelector<HTMLElement>('#law-border')?.focus(); })),
    h('div', { class: 'law-cards' }, ...cards), h('p', { class: 'note' }, reader.t('law.taken')), h('p', { class: 'note' }, reader.t('law.notice')));
}
