import assert from 'node:assert/strict';
import test from 'node:test';
import { levelOf, levelOfProbability } from '../src/alerts_section';
import { figureOf } from '../src/data';
import { Tongue } from '../src/language';
import { equalArea } from '../src/map';
import { plain } from '../src/needs_section';
import { linear, logarithmic } from '../src/scales';
import { spreadOf } from '../src/trust_section';
import { hashOf, viewOf, type View } from '../src/view';
import { FIRST, madeUp } from './made_up';

test('a code of 16 bits is a figure of three digits', () => {
  assert.equal(figureOf(0), 0);
  assert.equal(figureOf(9123), 123); // 123 * 10^(9 - 9)
  assert.equal(figureOf(11123), 12300);
  assert.equal(figureOf(6963), 0.963);
  assert.equal(figureOf(-8346), -34.6);
  assert.equal(figureOf(-32768), 'few');
  assert.equal(figureOf(-32767), null);
});

test('series come out as they were packed, across signs and gaps', () => {
  const values = [[1000, 0, -20], [5, 12300, 0.5], [7, 7, 7], [9, 9, 9], [0, 0, 999]];
  const data = madeUp([{ place: 'one', measure: 'queue', unit: 'persons', values }, { place: 'two', measure: 'queue', unit: 'persons', values: [[1, 1, 1], [2, 2, 2], [3, 3, 3], [4, 4, 4], [NaN, 6, 6]] }]);
  const series = data.runs[0].figures.find('one', 'queue');
  assert.ok(series);
  values.forEach((level, l) => level.forEach((value, d) => assert.equal(series.at(l, d), value)));
  const second = data.runs[0].figures.find('two', 'queue');
  assert.equal(second?.at(4, 0), 'few');
  assert.equal(second?.drawn(4, 0, 5), 2.5);
  assert.equal(second?.at(4, 1), 6);
});

test('figures are written as the language writes them', () => {
  const written = (language: 'en' | 'ru' | 'kk' | 'ar'): string[] => {
    const tongue = new Tongue(language);
    return [tongue.figure(17200, 'persons'), tongue.figure(10.4, 'hours'), tongue.figure(0.963, 'share'), tongue.figure('few', 'persons', 5)].map((t) => t.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f\u061c]/g, ''));
  };
  assert.deepEqual(written('en'), ['17,200', '10.4', '96.3%', 'fewer than 5']);
  assert.deepEqual(written('ru'), ['17 200', '10,4', '96,3 %', 'менее 5']);
  assert.deepEqual(written('kk'), ['17 200', '10,4', '96,3 %', '5-тен аз']);
  assert.deepEqual(written('ar'), ['17,200', '10.4', '96.3%', 'أقل من 5']);
});

test('dates are written as the language writes them', () => {
  const on = FIRST + 27;
  assert.equal(new Tongue('en').date(on), '28 September 2022');
  assert.equal(new Tongue('ru').date(on), '28 сентября 2022 года');
  assert.equal(new Tongue('kk').date(on), '2022 жылғы 28 қыркүйек');
  assert.equal(new Tongue('ar').date(on), '28 سبتمبر 2022');
});

test('axes hold their values between round numbers', () => {
  for (const high of [1, 7, 23_800, 999, 1001, 0.963, 3.4e6]) {
    const scale = linear(0, high);
    assert.equal(scale.low, 0);
    assert.ok(scale.high >= high && scale.high <= high * 2.5, `${high}: ${scale.high}`);
    assert.ok(scale.ticks.length >= 3 && scale.ticks.length <= 9, `${high}: ${scale.ticks.join()}`);
    assert.equal(scale.place(scale.high), 1);
  }
  assert.ok(linear(-40, 60).low <= -40);
  const log = logarithmic(3, 45_000);
  assert.deepEqual(log.ticks, [1, 10, 100, 1000, 10_000, 100_000]);
  assert.equal(log.place(0), 0);
  assert.ok(Math.abs(log.place(1000) - 0.6) < 1e-9);
});

test('a link holds the view', () => {
  const view: View = { language: 'ar', day: FIRST + 3, layer: 'queue', place: 'x', measure: 'wait_hours', group: 'KAZ:car', log: true, cumulative: true, run: 1, all: true };
  const start: View = { language: 'en', day: FIRST, layer: 'movement', place: 'one', measure: 'entries', group: 'all', log: false, cumulative: false, run: 0, all: false };
  assert.deepEqual(viewOf(hashOf(view), start, FIRST, FIRST + 9, 2), view);
  assert.deepEqual(viewOf('#lang=xx&day=soon&map=moon&run=9', start, FIRST, FIRST + 9, 2), start);
  assert.equal(viewOf('#day=2031-01-01', start, FIRST, FIRST + 9, 2).day, FIRST + 9);
});

test('the projection keeps areas', () => {
  const area = (lat: number): number => {
    const project = equalArea(60, 50);
    const [a, b, c] = [project(60, lat), project(61, lat), project(60, lat + 1)];
    return Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
  };
  // A cell of one degree at latitude 40 against one at 60: as the cosines of the middles.
  assert.ok(Math.abs(area(40) / area(60) - Math.cos(40 * Math.PI / 180) / Math.cos(60 * Math.PI / 180)) < 0.03);
});

test('an alert needs as many quantiles above the limit as it claims', () => {
  const data = madeUp([{ place: 'one', measure: 'wait_hours', unit: 'hours', values: [[1, 30], [2, 30], [25, 30], [40, 30], [50, 30]] }]);
  const series = data.runs[0].figures.series[0];
  assert.equal(levelOf(series, 0, 24), 3); // the median is above, the 25 % quantile is not: half to three quarters
  assert.equal(levelOf(series, 1, 24), 5);
  assert.equal(levelOf(series, 1, 30), 0);
  assert.deepEqual([0, 0.04, 0.05, 0.3, 0.5, 0.8, 0.95].map(levelOfProbability), [0, 0, 1, 2, 3, 4, 5]);
});

test('cells of the export are whole numbers', () => {
  assert.equal(plain(17200, 'persons', '<5'), '17200');
  assert.equal(plain(10.4, 'hours', '<5'), '624');
  assert.equal(plain(0.963, 'share', '<5'), '96');
  assert.equal(plain('few', 'persons', '<5'), '<5');
  assert.equal(plain(null, 'persons', '<5'), '');
});

test('the middle of a prior', () => {
  const of = (kind: string, a: number, b: number) => spreadOf({ kind, a, b, low: -1e9, high: 1e9, name: '', unit: '', source: '', meaning: '', assumed: false });
  const close = (x: number | undefined, y: number): void => assert.ok(x !== undefined && Math.abs(x - y) < 2e-3 * Math.max(1, Math.abs(y)), `${x} against ${y}`);
  close(of('normal', 12, 1.5)?.low, 12 - 1.6449 * 1.5);
  close(of('lognormal', 0.16, 0.25)?.high, 0.16 * Math.exp(1.6449 * 0.25));
  close(of('beta', 1, 1)?.low, 0.05); // the uniform law
  close(of('beta', 2, 2)?.middle, 0.5);
  assert.equal(of('fixed', 1, 0), null);
});
