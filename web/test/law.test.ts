import assert from 'node:assert/strict';
import test from 'node:test';
import type { Clause, Law, LawAnswer, LawRule, LawSpan } from '../src/data';
import { Tongue, type Language } from '../src/language';
import { LawWords, spanOn, told } from '../src/law_section';
import { Reader } from '../src/reader';
import { madeUp } from './made_up';

const LANGUAGES: Language[] = ['en', 'ru', 'kk', 'ar'];
const clause = (kind: string, says: Record<string, unknown>, verified: string | null = '2023-01-01'): Clause => ({ id: kind, kind, says, verified_until: verified, source: 'a page', note: '' });
const CLAUSES: Clause[] = [
  clause('entry', { allowed: true }),
  clause('stay', { days: 90, counted: 'rolling', in_days: 180, absence_days: 0, entry_day_counts: true, exit_day_counts: true, permit_days_count: false, days_before_count: false }),
  clause('registration', { by: 'host', within_days: 3, working_days: true, none_up_to_days: 0 }),
  clause('permit', { permit: 'temporary_residence', apply_by_day: 90, needs_housing: false, papers: ['a paper'] }),
  clause('protection', { claim_within_days: 1, where: '', certificate_is_legal_stay: false }),
  clause('after_last_day', { effect: 'fine', from_days: 4, to_days: 5, amount: '10 MCI', ban_days: 0 }),
  clause('after_last_day', { effect: 'ban', from_days: 6, to_days: 0, amount: '', ban_days: 0 }),
  clause('surrender', { possible: true, to: ['RUS'], needs: ['a charge'], no_ground: [] }),
  clause('no_effect', { matter: 'stay' }, null),
  clause('amnesty', { from: '2022-09-01', to: '2022-10-01', stay_is_legal: false }),
  clause('exit', { allowed: true }),
  clause('stay', { unlimited: true }),
  clause('extension', { days: 2, times: 1, apply_days_before: 0 }),
];
const LAW: Law = { format: 1, answers: [], regimes: [{
  id: 'r', title: 'A title', country: 'KAZ', members_of: '', announced: '2022-08-01', published: null, in_force: '2022-09-02', repealed: '2023-02-01',
  new_entries_only: true, kept_by_who_entered: true, verified_until: '2023-01-01', clauses: CLAUSES }] };
const rule = (kind: string, more: Partial<LawRule> = {}): LawRule => ({ regime: 0, clause: CLAUSES.findIndex((c) => c.kind === kind), role: 'decides', verdict: 'yes', verified: true, ...more });
const span = (from: string, to: string, more: Partial<LawSpan> = {}): LawSpan => ({ from, to, passes: 'yes', legal: 'yes', unlimited: false, stay_up_to_days: 90, rules: [rule('entry')], cannot_tell: [], ways: [], announced: [], ...more });
const answer = (more: Partial<LawAnswer> = {}): LawAnswer => ({ leaves: false, country: 'KAZ', citizenship: 'RUS', document: 'internal_id', purposes: ['transit'], sexes: [], spans: [span('2022-09-01', '2022-09-03')], ...more });
const data = madeUp([{ place: 'KAZ', measure: 'entries', unit: 'persons/day', values: [[1], [1], [1], [1], [1]] }]);
const wordsIn = (language: Language): LawWords => new LawWords(new Reader(data, new Tongue(language)), LAW);
const bare = (text: string): string => text.replace(/[\u2068\u2069\u200e\u200f\u061c]/g, '').replace(/[\u00a0\u202f]/g, ' ');
const said = (kind: string, language: Language = 'en', more: Partial<LawRule> = {}): string => bare(wordsIn(language).rule(rule(kind, more), answer()));

test('the span of a day, its first and last day included', () => {
  const one = answer({ spans: [span('2022-09-01', '2022-09-02'), span('2022-09-03', '2022-09-09')] });
  assert.equal(spanOn(one, '2022-09-02')?.from, '2022-09-01');
  assert.equal(spanOn(one, '2022-09-03')?.from, '2022-09-03');
  assert.equal(spanOn(one, '2022-08-31'), undefined);
});

test('a clause in words', () => {
  assert.equal(said('entry'), 'Entry is allowed with: internal identity document.');
  assert.equal(said('entry', 'en', { verdict: 'no' }), 'Entry is not allowed with: internal identity document.');
  assert.equal(said('exit', 'en', { verdict: 'cannot_tell' }), 'Whether leaving is allowed cannot be told.');
  assert.equal(said('stay'), 'Limit within any 180 days, looking back from each day: 90 days. Days under a permit do not count. Days before 2 September 2022 do not count.');
  assert.equal(said('registration'), 'Notice by the host. Within: 3 days after the day of entry. Working days are Monday to Friday; public holidays are not taken into account.');
  assert.equal(said('permit'), 'Can be applied for: temporary residence permit. To be applied for by day 90 of the stay. Papers: a paper.');
  assert.equal(said('permit', 'en', { verdict: 'no' }), 'Not open with internal identity document: temporary residence permit.');
  assert.equal(said('after_last_day'), 'Day 4 to 5 past the last day: A fine can follow (10 MCI).');
  assert.equal(said('after_last_day', 'en', { clause: 6 }), 'From day 6 past the last day: A ban on entry can follow: ?.');
  assert.equal(said('surrender'), 'Surrender (extradition) is possible. Needed: a charge. No ground: –.');
  assert.equal(said('no_effect'), 'A title: no effect on days of stay.');
  assert.equal(said('amnesty'), 'Amnesty: until 1 October 2022 one may leave without consequences.');
  assert.equal(said('stay', 'en', { clause: 11 }), 'The days of stay are not limited.');
});

test('days agree with their number in every language', () => {
  assert.equal(said('protection'), 'Asylum can be claimed. After arrival or after learning of the ground, within: 1 day.');
  assert.match(said('registration', 'ru'), /: 3 дня после/);
  assert.match(said('protection', 'ru'), /: 1 день\./);
  assert.match(said('stay', 'ru'), /любые 180 дней, .*: 90 дней\./);
  assert.match(said('extension', 'ar'), /: يومان\./);
  assert.match(said('registration', 'ar'), /: 3 أيام بعد/);
  assert.match(said('stay', 'ar'), /أي 180 يومًا رجوعًا من كل يوم: 90 يومًا\./);
  assert.match(said('stay', 'kk'), /180 күн ішіндегі шек, әр күннен кері санағанда: 90 күн\./);
});

test('a term of no days is one; in format 1 it stood for none', () => {
  const told = (format: number, kind: string, says: Record<string, unknown>): string => {
    const law: Law = { ...LAW, format, regimes: [{ ...LAW.regimes[0], clauses: [clause(kind, says)] }] };
    return bare(new LawWords(new Reader(data, new Tongue('en')), law).rule({ ...rule('entry'), clause: 0 }, answer()));
  };
  assert.equal(told(2, 'registration', { by: 'person', within_days: 0 }), 'Registration by the person. Within: 0 days after the day of entry.');
  assert.equal(told(2, 'registration', { by: 'person', within_days: null, none_up_to_days: 30 }), told(1, 'registration', { by: 'person', within_days: 0, none_up_to_days: 30 }));
  assert.doesNotMatch(told(1, 'registration', { by: 'person', within_days: 0, none_up_to_days: 30 }), /Within/);
  assert.match(told(2, 'protection', { claim_within_days: 0 }), /within: 0 days/);
  assert.doesNotMatch(told(2, 'protection', { claim_within_days: null }), /within/);
});

test('no language leaves a placeholder or a key', () => {
  for (const language of LANGUAGES) {
    for (let i = 0; i < CLAUSES.length; ++i) {
      for (const verdict of ['yes', 'no', 'cannot_tell'] as const) {
        const text = bare(wordsIn(language).rule({ ...rule('entry'), clause: i, verdict }, answer()));
        assert.doesNotMatch(text, /\{\w+\}|undefined|\b(law|permit|document|matter)\.[a-z]/, `${language} ${CLAUSES[i].kind}: ${text}`);
      }
    }
    for (const why of ['no_rule', 'unverified', 'missing_fact', 'conflict', 'permit_end']) {
      for (const about of ['entry', 'exit', 'stay', 'registration', 'permit', 'no_effect', 'protection']) {
        const text = bare(wordsIn(language).open({ why, about, regime: 0, other: 0, facts: ['sex', 'lists', 'mode'] }));
        assert.doesNotMatch(text, /\{\w+\}|undefined|\b(law|fact)\.[a-z]/, `${language} ${why} ${about}: ${text}`);
      }
    }
  }
});

test('what is not verified says until when it is', () => {
  const open = (about: string): string => bare(wordsIn('en').open({ why: 'unverified', about, regime: 0, other: null, facts: [] }));
  assert.equal(open('stay'), '“A title” was verified until 1 January 2023 only');
  assert.equal(open('no_effect'), '“A title” is not verified');
  assert.equal(bare(wordsIn('en').dates(LAW.regimes[0])), 'announced 1 August 2022 · in force from 2 September 2022 · for who enters from that day on · no longer from 1 February 2023 · who entered before keeps it');
});

test('the table: yes, no, open, and what depends on the way', () => {
  const words = wordsIn('en');
  assert.equal(words.passes(span('', '')), 'yes');
  assert.equal(words.passes(span('', '', { passes: 'no' })), 'no');
  const way = (passes: 'yes' | 'no'): LawSpan['ways'][number] => ({ mode: 'air', crossing: 'international', passes });
  assert.equal(words.passes(span('', '', { passes: 'cannot_tell', ways: [way('yes'), way('no')] })), 'depends on the way');
  assert.equal(words.passes(span('', '', { passes: 'cannot_tell', ways: [way('no'), way('no')] })), 'no');
  assert.equal(words.stay(span('', '')), '90 days');
  assert.equal(words.stay(span('', '', { stay_up_to_days: null, unlimited: true })), 'no limit');
  assert.equal(words.stay(span('', '', { stay_up_to_days: null })), 'days cannot be told');
});

test('answers that differ only in what treaties touch are told once', () => {
  const touches = rule('no_effect', { role: 'touches' });
  const twice = [answer(), answer({ purposes: ['work'], spans: [span('2022-09-01', '2022-09-09', { rules: [rule('entry'), touches] })] })];
  assert.deepEqual(told(twice, wordsIn('en'), '2022-09-01').map((t) => t.answers.length), [2]);
  assert.deepEqual(told(twice, wordsIn('en'), '2022-09-05').map((t) => t.answers.length), [1]);
  const other = [answer(), answer({ spans: [span('2022-09-01', '2022-09-03', { stay_up_to_days: 30 })] }), answer({ document: 'passport' })];
  assert.equal(told(other, wordsIn('en'), '2022-09-01').length, 3);
});
