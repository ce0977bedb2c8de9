import assert from 'node:assert/strict';
import test from 'node:test';
import type { Data } from '../src/data';
import { Headline } from '../src/headline';
import { Tongue, type Language } from '../src/language';
import { Reader } from '../src/reader';
import { madeUp, spread, type MadeUpSeries } from './made_up';

/** The sentences as they are read, key by key. */
function read(data: Data, language: Language): Record<string, string> {
  const reader = new Reader(data, new Tongue(language));
  return Object.fromEntries(new Headline(reader, data.runs[0]).sentences().map((s) => [s.key,
    reader.tongue.template(s.key, s.n).replace(/\{(\w+)\}/g, (_, name: string) => (name === 'count' ? s.count : s.params[name])).replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f\u061c]/g, '')
      + ` [${s.interval.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f\u061c]/g, '')}] ${s.more}`.trimEnd()]));
}
const entries = (medians: number[]): MadeUpSeries => ({ place: 'KAZ', measure: 'entries', unit: 'persons/day', values: spread(medians) });
const hotel = (place: string, medians: number[]): MadeUpSeries => ({ place, measure: 'occupancy', group: 'hotel', unit: 'share', values: [0, 1, 2, 3, 4].map(() => medians) });

test('the peak of entries, with its interval', () => {
  const data = madeUp([entries([800, 17200, 900])]);
  assert.equal(read(data, 'en')['headline.peak'], 'Entries into Kazakhstan are highest on 2 September 2022: 17,200 crossings that day. [90% interval 8,600 to 34,400]');
  assert.equal(read(data, 'ru')['headline.peak'], 'Казахстан: больше всего въездов — 2 сентября 2022 года, 17 200 пересечений за день. [90-процентный интервал: от 8 600 до 34 400]');
  assert.equal(read(data, 'kk')['headline.peak'].split(' [')[0], 'Қазақстан: ең көп кіру — 2022 жылғы 2 қыркүйек, бір күнде 17 200 рет өту.');
  assert.equal(read(data, 'ar')['headline.peak'].split(' [')[0], 'يبلغ الدخول إلى كازاخستان ذروته في 2 سبتمبر 2022: 17,200 عملية عبور في ذلك اليوم.');
});

test('nouns agree with zero, one, two, few and many', () => {
  const noun = (n: number, language: Language): string => {
    const sentence = read(madeUp([entries([n])]), language)['headline.peak'];
    return (/(\(?\d[^.,:—]*?)( that day| за день|\.| في ذلك)/.exec(sentence.slice(sentence.indexOf('2022') + 4).replace(/^[^\d(ع]*/, '')) ?? ['', sentence])[1].trim();
  };
  assert.deepEqual([0, 1, 2, 20].map((n) => noun(n, 'en')), ['0 crossings', '1 crossing', '2 crossings', '20 crossings']);
  assert.deepEqual([0, 1, 2, 5, 11, 21, 22, 100].map((n) => noun(n, 'ru')), ['0 пересечений', '1 пересечение', '2 пересечения', '5 пересечений', '11 пересечений', '21 пересечение', '22 пересечения', '100 пересечений']);
  const arabic = (n: number): string => read(madeUp([entries([n])]), 'ar')['headline.peak'];
  assert.match(arabic(0), /: 0 عملية عبور في/);
  assert.match(arabic(1), /عملية عبور واحدة \(1\)/);
  assert.match(arabic(2), /عمليتا عبور \(2\)/);
  assert.match(arabic(3), /: 3 عمليات عبور/);
  assert.match(arabic(11), /: 11 عملية عبور/);
  assert.match(arabic(100), /: 100 عملية عبور/);
  for (const n of [0, 1, 2, 20]) assert.match(read(madeUp([entries([n])]), 'kk')['headline.peak'], new RegExp(`${n} рет өту`));
});

test('cities without free hotel beds: none, one, several', () => {
  const none = madeUp([hotel('one', [0.5, 0.9, 0.1])]);
  assert.equal(read(none, 'en')['headline.full.none'], 'In no city are more than 95% of hotel beds taken in the middle future; at most 90%. [no spread]');
  assert.match(read(none, 'ru')['headline.full.none'], /^Ни в одном городе .* 95 % мест в гостиницах; самое большее — 90 %\./);
  assert.match(read(none, 'kk')['headline.full.none'], /бірде-бір қалада қонақүй орындарының 95 %-дан/);
  assert.match(read(none, 'ar')['headline.full.none'], /^لا تُشغل أكثر من 95% من أسرّة الفنادق في أي مدينة/);
  const one = madeUp([hotel('one', [0.5, 0.97, 0.99]), hotel('two', [0.1, 0.2, 0.95])]);
  assert.equal(read(one, 'en')['headline.full.single'], 'In one city, City one, more than 95% of hotel beds are taken, from 2 September 2022: 97% that day. [no spread]');
  assert.match(read(one, 'ru')['headline.full.single'], /^В одном городе \(City one\)/);
  assert.match(read(one, 'kk')['headline.full.single'], /^Бір қалада \(City one\)/);
  assert.match(read(one, 'ar')['headline.full.single'], /^في مدينة واحدة هي City one/);
  const many = madeUp([hotel('one', [0.5, 0.5, 1]), hotel('two', [0.1, 0.96, 0.9]), hotel('three', [0, 0, 0.96])]);
  assert.match(read(many, 'en')['headline.full.several'], /^In 3 cities more than 95% of hotel beds are taken; first in City two, from 2 September 2022: 96% that day\./);
  assert.match(read(many, 'ru')['headline.full.several'], /^В 3 городах .*раньше всего — City two, с 2 сентября 2022 года: 96 % в тот день\./);
  assert.match(read(many, 'kk')['headline.full.several'], /^3 қалада .*алғашқысы — City two/);
  assert.match(read(many, 'ar')['headline.full.several'], /^في 3 مدن .*وأولاها City two/);
});

test('sums stand beside what was reported; exits beside entries', () => {
  const sum = (measure: string, medians: number[]): MadeUpSeries => ({ place: 'KAZ', measure, unit: 'persons', values: spread(medians) });
  const data = madeUp([sum('entries_cum', [0, 800, 2000, 3000]), sum('exits_cum', [0, 500, 900, 1000])], { observations: [
    { id: 'f1', place: 'KAZ', measure: 'entries_cum', group: 'all', unit: 'persons', from: '2022-09-03', to: '2022-09-03', value: 2100, published: '2022-09-04', source: 'a page' }] });
  assert.equal(read(data, 'en')['headline.sums'], 'From 2 September 2022 to 3 September 2022 there are 2,000 crossings into Kazakhstan. [90% interval 1,000 to 4,000] Reported for that day: 2,100.');
  assert.match(read(data, 'en')['headline.exits'], /^Over the same days there are 900 crossings out of Kazakhstan\./);
});

test('the longest wait is that at a crossing into the host', () => {
  const wait = (place: string, group: string, medians: number[]): MadeUpSeries => ({ place, measure: 'wait_hours', group, unit: 'hours', values: spread(medians) });
  const data = madeUp([wait('x', 'RUS:car', [90, 90]), wait('x', 'KAZ:car', [10, 12.4]), wait('one', 'KAZ:air', [50, 1])]);
  assert.equal(read(data, 'en')['headline.wait'], 'The longest wait is at Post: 12.4 hours on 2 September 2022. [90% interval 6.2 to 24.8]');
});

test('people present at the end; a count too small to publish is not told', () => {
  const data = madeUp([{ place: 'KAZ', measure: 'present', unit: 'persons', values: [[0, 0], [0, 0], [7, NaN], [8, 8], [9, 9]] }]);
  assert.equal(read(data, 'en')['headline.present'], 'On 2 September 2022, the last day, fewer than 5 persons are present in Kazakhstan. [90% interval 0 to 9]');
  assert.match(read(data, 'ru')['headline.present'], /находятся менее 5 человек/);
});

test('camps beside what was counted there, and what a count stands for', () => {
  const camp = (place: string, medians: number[]): MadeUpSeries => ({ place, measure: 'present', unit: 'persons', values: spread(medians) });
  const data = madeUp([camp('all_camps', [10, 300]), camp('a', [6, 200]), camp('b', [4, 100])], { host: '', citizenship: '', all_places: 'all_camps', persons_per_count: 100,
    places: ['a', 'b'].map((id) => ({ id, names: { en: id.toUpperCase() }, country: 'X', region: 'r', kind: 'camp', population: 0, source: '' })),
    counts: [{ place: 'all_camps', measure: 'present', by_day: [10, 420] }, { place: 'a', measure: 'present', by_day: [6, 260] }] });
  assert.equal(read(data, 'en')['headline.camps'], 'On 2 September 2022, the last day, 300 persons are present in all camps together. [90% interval 150 to 600] Counted there by that day: 420.');
  assert.equal(read(data, 'en')['headline.largest'], 'The largest share of them is in A: 200 persons. [90% interval 100 to 400] Counted there by that day: 260.');
  const reader = new Reader(data, new Tongue('en'));
  assert.equal(new Headline(reader, data.runs[0]).sentences()[0].counts, 'One count stands for 100 persons.');
});
