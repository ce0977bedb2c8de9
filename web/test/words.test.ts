import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { CATALOGUES, LANGUAGES, type Message } from '../src/language';

const web = process.env.STEPPE_WEB as string;
/** Keys that are made of a prefix and a name from the data. */
const FAMILIES = ['kind.', 'measure.', 'group.', 'mode.', 'unit.', 'event.', 'month.', 'nav.', 'alerts.level.', 'trust.without.', 'use.', 'count.', 'counts.', 'map.layer.', 'tier.', 'document.', 'permit.', 'purpose.', 'sex.', 'fact.', 'matter.',
  'law.kind.', 'law.part.', 'law.passes.', 'law.entry.', 'law.exit.', 'law.crossing.', 'law.stay.', 'law.duty.', 'law.effect.', 'law.touches.', 'law.open.'];
/** Keys that are asked for in another way than by their name in quotes. */
const OTHERWISE = ['language', 'alerts.occupancy', 'alerts.wait_hours'];

const textsOf = (message: Message): string[] => (typeof message === 'string' ? [message] : (Object.values(message) as string[]));
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]);
const sources = readdirSync(join(web, 'src')).filter((f) => f.endsWith('.ts')).map((f) => readFileSync(join(web, 'src', f), 'utf8')).join('\n');

test('every language has the words of English, and no others', () => {
  for (const language of LANGUAGES) assert.deepEqual(Object.keys(CATALOGUES[language]).sort(), Object.keys(CATALOGUES.en).sort(), language);
});

test('no catalogue has a key twice', () => {
  for (const language of LANGUAGES) {
    const keys = [...readFileSync(join(web, 'words', `${language}.json`), 'utf8').matchAll(/(?:^|[{,]\s*)"([\w.\/]+)":/gm)].map((m) => m[1]).filter((k) => CATALOGUES.en[k] !== undefined);
    const twice = keys.filter((k, i) => keys.indexOf(k) !== i);
    assert.deepEqual(twice, [], language);
  }
});

test('a translation uses no placeholder that English does not fill, and has the plurals of its language', () => {
  for (const language of LANGUAGES) {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, message] of Object.entries(CATALOGUES[language])) {
      const known = new Set(textsOf(CATALOGUES.en[key]).flatMap(placeholders));
      for (const name of textsOf(message).flatMap(placeholders)) assert.ok(known.has(name), `${language} ${key}: {${name}}`);
      assert.equal(typeof message, typeof CATALOGUES.en[key], `${language} ${key}`);
      if (typeof message !== 'string') for (const category of categories) assert.ok(message[category], `${language} ${key}: no text for ${category}`);
      for (const text of textsOf(message)) assert.ok(text.trim() !== '', `${language} ${key} is empty`);
    }
  }
});

test('Russian, Kazakh and Arabic are translated', () => {
  const same = /^(Steppe|\{|SHA|[\d%–. <{}n]+$|.{0,3}$)/;
  for (const language of ['ru', 'kk'] as const) {
    for (const [key, message] of Object.entries(CATALOGUES[language])) {
      for (const text of textsOf(message)) assert.ok(/[а-яёәғқңөұүһі]/i.test(text) || same.test(text), `${language} ${key}: ${text}`);
    }
  }
  for (const [key, message] of Object.entries(CATALOGUES.ar)) {
    for (const text of textsOf(message)) assert.ok(/[\u0600-\u06ff]/.test(text) || same.test(text), `ar ${key}: ${text}`);
  }
});

test('every word that the page asks for is there, and every word is asked for', () => {
  const asked = new Set([...sources.matchAll(/'((?:[a-z0-9_]+\.)*[a-z0-9_]+(?:\/day)?)'/g)].map((m) => m[1]));
  for (const [, key] of sources.matchAll(/\bt\('([^']+)'/g)) assert.ok(CATALOGUES.en[key] !== undefined, `the page asks for '${key}', which no catalogue has`);
  const unused = Object.keys(CATALOGUES.en).filter((key) => !asked.has(key) && !OTHERWISE.includes(key) && !FAMILIES.some((f) => key.startsWith(f)));
  assert.deepEqual(unused, []);
});

test('the words are neutral', () => {
  for (const message of Object.values(CATALOGUES.en)) for (const text of textsOf(message)) assert.doesNotMatch(text, /flood|dodger|illegal|horde|influx|invasion/i);
});
