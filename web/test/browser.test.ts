// The report in a real browser, opened from disk: it loads, plays, speaks, filters, compares, is read by keyboard; it asks
// the network for nothing, says nothing on the console, and its figures are those of summary.csv.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';

const env = (name: string): string => {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: run this by ctest`);
  return value;
};
const PROGRAM = env('STEPPE_PROGRAM');
const SOURCE = env('STEPPE_SOURCE');
const CHROMIUM = env('STEPPE_CHROMIUM');
const LANGUAGES = ['en', 'ru', 'kk', 'ar'];
const HOSTILE = ['<img src=x onerror=alert(1)>', '</script><script>alert(2)</script>', '"><svg onload=alert(3)>', "=cmd|' /C calc'!A0", '\u202egnoreversed', '{place} {{n}} ${x}', '<b>&amp;'];

let folder = '';
let browser: Browser;
const pages: Record<string, string> = {};
const steppe = (...words: string[]): void => { execFileSync(PROGRAM, words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] }); };

/** A table as rows of fields; quotes as in RFC 4180. */
function rowsOf(text: string): string[][] {
  return text.trim().split('\n').map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)].slice(0, -1).map((m) => m[1].replace(/^"|"$/g, '').replaceAll('""', '"')));
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'steppe-page-'));
  const flagship = join(SOURCE, 'scenarios', 'kazakhstan-2022');
  steppe('run', flagship, '--replicates', '12', '--until', '2022-11-10', '--out', 'base', '--quiet');
  steppe('run', flagship, '--replicates', '12', '--until', '2022-11-10', '--set', 'throughput_factor=2', '--out', 'wider', '--quiet');
  // Differences as steppe compare writes them, and alerts: two days, one place.
  const labels = 'KAZ,entries,all,persons/day,wider,base';
  writeFileSync(join(folder, 'wider', 'differences.csv'), `date,place,measure,group,unit,variant,base,mean,sd,q05,q50,q95\n2022-09-28,${labels},120,30,-50,110,400\n2022-09-29,${labels},90,30,10,80,300\n`);
  writeFileSync(join(folder, 'wider', 'alerts.csv'), 'date,place,measure,group,unit,threshold,probability\n2022-09-28,kz_oral,occupancy,hotel,share,0.95,0.8\n');
  steppe('report', 'base', 'wider', '--out', 'comparison.html', '--quiet');
  pages.base = join(folder, 'base', 'report.html');
  pages.comparison = join(folder, 'comparison.html');

  const network = join(SOURCE, 'tests', 'flee', 'networks', 'micro-net-a1-default', 'input');
  steppe('import', 'flee', network, join(network, 'source_data'), '--out', 'case', '--quiet');
  steppe('run', 'case', '--out', 'camps', '--quiet');
  pages.camps = join(folder, 'camps', 'report.html');

  cpSync(join(SOURCE, 'tests', 'scenario', 'small_country'), join(folder, 'hostile'), { recursive: true });
  const places = join(folder, 'hostile', 'places.csv');
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const names = ['Alder', 'Birch', 'Gate', 'Ford', 'Cedar', 'Elm', 'South'];
  writeFileSync(places, names.reduce((text, name, i) => text.replace(`,${name},`, `,${quoted(HOSTILE[i])},`), readFileSync(places, 'utf8')));
  const settings = join(folder, 'hostile', 'scenario.yaml');
  writeFileSync(settings, readFileSync(settings, 'utf8').replace(/^title: .*$/m, `title: '${HOSTILE[1]} & ${HOSTILE[0]}'`));
  const observations = join(folder, 'hostile', 'observations.csv');
  writeFileSync(observations, readFileSync(observations, 'utf8').replace('invented,2030-03-11,assumption: made up', `invented,2030-03-11,${quoted(`${HOSTILE[2]} javascript:alert(4) https://example.org/"onclick=alert(5)`)}`));
  steppe('run', 'hostile', '--out', 'bad_names', '--quiet');
  pages.hostile = join(folder, 'bad_names', 'report.html');

  browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb', '--hide-scrollbars', '--font-render-hinting=none'] });
});
after(async () => {
  await browser?.close();
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

/** Opens a page; whatever it asks for beyond itself, or says on the console, fails the test. */
async function open(name: string, hash: string, use: (page: Page) => Promise<void>, size = { width: 1280, height: 900 }): Promise<void> {
  const context = await browser.newContext({ viewport: size, acceptDownloads: true, locale: 'en-GB' });
  const page = await context.newPage();
  const faults: string[] = [];
  const address = pathToFileURL(pages[name]).href;
  page.on('console', (message) => faults.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { faults.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  page.on('request', (request) => {
    const url = request.url();
    if (url.split('#')[0] !== address && !url.startsWith('blob:')) faults.push(`request: ${url.slice(0, 100)}`);
  });
  try {
    await page.goto(address + hash);
    await until(page, () => document.documentElement.dataset.ready === 'yes');
    await use(page);
    await page.waitForTimeout(50);
  } finally {
    await context.close();
  }
  assert.deepEqual(faults, []);
}

/** Asks again and again: the page's policy forbids what playwright's own waiting needs. */
async function until(page: Page, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; ++tries) {
    if (await page.evaluate(holds)) return;
    await page.waitForTimeout(25);
  }
  assert.fail(`never: ${holds.toString()}`);
}

/** A figure as the page must write it in English, reckoned from summary.csv alone. */
function shown(text: string, unit: string): string {
  const value = Number(text);
  const most = unit.startsWith('person') ? 0 : unit === 'hours' ? 1 : unit === 'share' ? 3 : 9;
  if (value === 0) return unit === 'share' ? '0%' : '0';
  const decimals = Math.min(most, 2 - Math.floor(Math.log10(Math.abs(value))));
  const step = 10 ** Math.abs(decimals);
  const rounded = decimals >= 0 ? Math.round(value * step) / step : Math.round(value / step) * step;
  if (unit.startsWith('person') && rounded > 0 && rounded < 5) return 'fewer than 5';
  return unit === 'share' ? rounded.toLocaleString('en', { style: 'percent', maximumFractionDigits: 1 }) : rounded.toLocaleString('en', { maximumSignificantDigits: 3 });
}

test('the page is one file below 6 MB', () => {
  for (const page of Object.values(pages)) assert.ok(statSync(page).size < 6e6, page);
});

test('the tables of the page say what summary.csv says', async () => {
  const [header, ...rows] = rowsOf(readFileSync(join(folder, 'base', 'summary.csv'), 'utf8'));
  const column = (name: string): number => header.indexOf(name);
  const levels = ['q05', 'q25', 'q50', 'q75', 'q95'].map(column);
  const wanted = [['KAZ', 'entries', 'all'], ['KAZ', 'exits_cum', 'all'], ['kz_oral', 'occupancy', 'hotel'], ['kz_oral', 'unsheltered', 'all'], ['x_zhaisan', 'wait_hours', 'KAZ:car'], ['kz_west_kazakhstan', 'present', 'all'], ['x_kurmangazy', 'queue', 'KAZ:car']];
  await open('base', '#lang=en', async (page) => {
    for (const [place, measure, group] of wanted) {
      const cumulative = measure.endsWith('_cum');
      await page.evaluate((hash) => { location.hash = hash; }, `lang=en&day=2022-09-28&place=${place}&measure=${measure.replace('_cum', '')}&group=${encodeURIComponent(group)}${cumulative ? '&sum=1' : ''}`);
      await page.locator(`#series h3[data-series="${place} ${measure} ${group}"]`).waitFor();
      await page.locator('#series details.table summary').first().click();
      await page.locator('#series details.table table').first().waitFor(); // it is filled when it opens
      const cells = await page.locator('#series details.table table').first().locator('tbody tr').evaluateAll((trs) => trs.map((tr) => [...tr.querySelectorAll('td')].map((td) => td.textContent)));
      const expected = rows.filter((r) => r[column('place')] === place && r[column('measure')] === measure && r[column('group')] === group)
        .map((r) => levels.map((l) => shown(r[l], r[column('unit')])));
      assert.equal(expected.length, 71, `${place} ${measure}`);
      const different = expected.findIndex((row, day) => row.join() !== cells[day]?.join());
      assert.equal(different, -1, `${place} ${measure} ${group}, day ${different}: ${cells[different]} for ${expected[different]}`);
      assert.equal(cells.length, expected.length);
    }
  });
});

test('the headline says what summary.csv says', async () => {
  const [header, ...rows] = rowsOf(readFileSync(join(folder, 'base', 'summary.csv'), 'utf8'));
  const at = (row: string[], name: string): string => row[header.indexOf(name)];
  const entries = rows.filter((r) => at(r, 'place') === 'KAZ' && at(r, 'measure') === 'entries' && at(r, 'group') === 'all');
  const peak = entries.reduce((a, b) => (Number(shown(at(b, 'q50'), 'persons/day').replaceAll(',', '')) > Number(shown(at(a, 'q50'), 'persons/day').replaceAll(',', '')) ? b : a));
  const date = new Date(`${at(peak, 'date')}T00:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  await open('base', '#lang=en', async (page) => {
    const text = await page.locator('li[data-key="headline.peak"]').innerText();
    assert.ok(text.startsWith(`Entries into Kazakhstan are highest on ${date}: ${shown(at(peak, 'q50'), 'persons/day')} crossings that day.`), text);
    assert.ok(text.includes(`90% interval ${shown(at(peak, 'q05'), 'persons/day')} to ${shown(at(peak, 'q95'), 'persons/day')}`), text);
    const many = await page.locator('.headline li').count();
    assert.ok(many >= 4 && many <= 7, `${many} sentences`);
    // It leads to its evidence.
    await page.locator('li[data-key="headline.wait"] a').click();
    assert.match(await page.locator('#series h3.chart-title').innerText(), /^Wait, /);
  });
});

test('what is said against observations is what observed.csv says', async () => {
  const [header, ...rows] = rowsOf(readFileSync(join(folder, 'base', 'observed.csv'), 'utf8'));
  const inside = rows.filter((r) => r[header.indexOf('inside')] === 'yes').length;
  assert.ok(rows.length > 10);
  await open('base', '#lang=en', async (page) => {
    assert.ok((await page.locator('#trust').innerText()).includes(`Of ${rows.length} observations, ${inside} lie within the 90% interval`));
    const verdicts = await page.locator('#trust tbody tr td:last-child').allInnerTexts();
    assert.equal(verdicts.filter((v) => v === 'yes').length, inside);
    assert.equal(verdicts.filter((v) => v.startsWith('no, observed')).length, rows.length - inside);
  });
});

test('every language: direction, headline, title and no words left over', async () => {
  const scripts: Record<string, RegExp> = { en: /[a-z]/i, ru: /[а-я]/i, kk: /[әғқңөұүһі]/i, ar: /[\u0600-\u06ff]/ };
  await open('base', '', async (page) => {
    for (const language of LANGUAGES) {
      await page.locator(`#language-${language}`).click();
      const [lang, dir] = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
      assert.equal(lang, language);
      assert.equal(dir, language === 'ar' ? 'rtl' : 'ltr');
      const first = page.locator('.headline li a').first();
      assert.match(await first.innerText(), scripts[language]);
      const text = await page.locator('main').innerText();
      assert.doesNotMatch(text, /\{\w+\}|undefined|NaN|\b(headline|map|series|trust|needs|alerts|compare)\.[a-z]/, language);
      assert.match(await page.locator('h1').innerText(), scripts[language]);
      assert.ok(await page.locator(`#language-${language}`).evaluate((b) => b === document.activeElement), 'the button keeps the focus');
    }
  });
});

test('the map plays, stops and follows slider and keyboard', async () => {
  await open('base', '#lang=en&day=2022-09-20', async (page) => {
    const shot = (): Promise<string> => page.locator('canvas.map').evaluate((c) => (c as HTMLCanvasElement).toDataURL());
    const before = await shot();
    await page.locator('#play').click();
    assert.equal(await page.locator('#play').innerText(), 'Pause');
    await until(page, () => Number((document.getElementById('day-slider') as HTMLInputElement).value) >= 21);
    await page.locator('#play').click();
    assert.equal(await page.locator('#play').innerText(), 'Play');
    const day = await page.locator('#day-slider').inputValue();
    assert.notEqual(await shot(), before);
    await page.waitForTimeout(400);
    assert.equal(await page.locator('#day-slider').inputValue(), day, 'it stands still');
    await page.locator('#day-slider').focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('#day-slider').inputValue(), String(Number(day) + 1));
    assert.ok((await page.evaluate(() => location.hash)).includes(`day=2022-09-${Number(day) + 2}`));
    await page.locator('canvas.map').focus();
    const heading = (): Promise<string> => page.locator('#place-panel h3').innerText();
    const from = await heading();
    await page.keyboard.press('ArrowDown');
    const to = await heading();
    assert.notEqual(to, from);
    await page.keyboard.press('Enter');
    assert.ok(await page.evaluate(() => document.activeElement?.id === 'series'));
    assert.ok((await page.locator('#series h3.chart-title').innerText()).includes(to));
    for (const layer of ['queue', 'beds']) {
      const was = await shot();
      await page.locator(`input[name="layer"][value="${layer}"]`).check();
      assert.notEqual(await shot(), was, layer);
    }
  });
});

test('a place under the pointer tells its figures', async () => {
  await open('base', '#lang=en&day=2022-09-28&map=beds', async (page) => {
    await page.locator('canvas.map').evaluate((c) => c.scrollIntoView({ block: 'center' }));
    const box = await page.locator('canvas.map').boundingBox();
    assert.ok(box);
    const names = new Set<string>();
    for (let x = 20; x < box.width; x += 60) {
      for (let y = 20; y < box.height; y += 50) {
        await page.mouse.move(box.x + x, box.y + y);
        names.add(await page.locator('#place-panel h3').innerText());
      }
    }
    assert.ok(names.size > 8, [...names].join());
    assert.match(await page.locator('#place-panel').innerText(), /90% interval|no spread/);
  });
});

test('search, measure, group, scale and sum; a link restores the view', async () => {
  let hash = '';
  await open('base', '#lang=en', async (page) => {
    await page.locator('#place-search').click();
    await page.keyboard.type('уральс'); // found by its name in another language
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('#place-search').inputValue(), 'Oral (Uralsk)');
    await page.locator('#measure').selectOption('occupancy');
    await page.locator('#group').selectOption('hostel');
    await page.locator('input[name="scale"][value="log"]').check();
    assert.match(await page.locator('#series h3.chart-title').innerText(), /Share of beds taken, Oral \(Uralsk\) · hostel/);
    hash = await page.evaluate(() => location.hash);
    // The chart is read by keyboard.
    await page.locator('#series svg.chart').focus();
    const label = await page.locator('#series svg.chart').getAttribute('aria-label');
    await page.keyboard.press('ArrowRight');
    assert.notEqual(await page.locator('#series svg.chart').getAttribute('aria-label'), label);
  });
  await open('base', hash, async (page) => {
    assert.match(await page.locator('#series h3.chart-title').innerText(), /Share of beds taken, Oral \(Uralsk\) · hostel/);
    assert.ok(await page.locator('input[name="scale"][value="log"]').isChecked());
  });
  await open('base', '#lang=en&place=KAZ&measure=entries', async (page) => {
    assert.ok((await page.locator('#series circle.observed').count()) >= 3, 'observations are in the chart');
    assert.ok((await page.locator('#series .sources li').count()) >= 3, 'with their sources');
    await page.locator('input[name="counting"][value="1"]').check();
    assert.match(await page.locator('#series h3.chart-title').innerText(), /Entries, summed up, Kazakhstan/);
  });
});

test('the table of places filters, sorts and exports what it shows', async () => {
  await open('base', '#lang=ru&day=2022-09-28', async (page) => {
    const all = await page.locator('#needs tbody tr').count();
    await page.locator('#needs-country').selectOption('KAZ');
    await page.locator('#needs-filter').selectOption('arrivals');
    const rows = await page.locator('#needs tbody tr').count();
    assert.ok(rows > 0 && rows < all, `${rows} of ${all}`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#needs-export').click()]);
    assert.equal(download.suggestedFilename(), 'steppe-2022-09-28.csv');
    const bytes = readFileSync(await download.path());
    assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xfe]);
    const lines = bytes.toString('utf16le').slice(1).replace(/\r\n$/, '').split('\r\n').map((l) => l.split('\t'));
    assert.equal(lines.length, rows + 1);
    for (const line of lines.slice(1)) for (const cell of line.slice(4)) assert.match(cell, /^(-?\d+|<5|)$/);
    assert.ok(lines.every((l) => l.length === lines[0].length));
  });
});

test('the law of the day that the slider chooses, with its clauses', async () => {
  const law = JSON.parse(readFileSync(join(folder, 'base', 'law.json'), 'utf8'));
  const waiting = law.answers.find((a: { leaves: boolean; country: string; document: string }) => !a.leaves && a.country === 'KAZ' && a.document === 'internal_id');
  const days = (iso: string): number => waiting.spans.find((s: { from: string; to: string }) => s.from <= iso && iso <= s.to).stay_up_to_days;
  const last = (iso: string, language: string): string => new Date(Date.parse(`${iso}T00:00:00Z`) + (days(iso) - 1) * 86400000).toLocaleDateString(language, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const bare = (text: string): string => text.replace(/[\u2068\u2069\u200e\u200f\u061c]/g, '');
  const card = '[data-law="RUS internal_id >KAZ"]';
  await open('base', '#lang=en&day=2022-09-26', async (page) => {
    assert.equal(days('2022-09-26'), 90);
    assert.ok((await page.locator(`#law ${card}`).first().innerText()).includes(`Last legal day for an unbroken stay: ${last('2022-09-26', 'en-GB')}.`));
    const cells = await page.locator('#law tbody tr').first().locator('td').first().innerText();
    assert.match(cells, /^yes\s+90 days$/);
    // It follows the slider; what was opened stays open.
    await page.locator(`#law ${card} details[data-part="sources"] summary`).first().click();
    await page.locator('#day-slider').focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await page.locator('#law .dek').innerText(), /27 September 2022/);
    const text = await page.locator(`#law ${card}`).first().innerText();
    assert.ok(text.includes(last('2022-09-27', 'en-GB')), text);
    const clause = law.regimes.find((r: { id: string }) => r.id === 'kz_eaeu_before_2023');
    assert.ok(text.includes(clause.title) && text.includes(clause.clauses[0].note) && text.includes('verified until'), 'the clause, with its note');
    assert.ok(await page.locator(`#law ${card} a.source`).count() > 2, 'and its source');
    // Another border, chosen in the table and by the list.
    await page.locator('#law tbody th button').last().click();
    assert.equal(await page.locator('#law-border').inputValue(), '<RUS');
    assert.ok(await page.evaluate(() => document.activeElement?.id === 'law-border'));
    assert.match(await page.locator('#law .law-cards').innerText(), /Whether leaving is allowed cannot be told\.[\s\S]*presence on lists/);
    await page.locator('#law-border').selectOption('>KAZ');
    assert.ok(await page.locator(`#law ${card}`).count() > 0);
  });
  await open('base', '#lang=ar&day=2022-09-26', async (page) => {
    const text = bare(await page.locator(`#law ${card}`).first().innerText());
    assert.ok(text.includes(`آخر يوم قانوني لإقامة متواصلة: ${last('2022-09-26', 'ar-u-nu-latn')}.`), text);
    assert.match(text, /90 يومًا/);
    assert.ok(text.includes('90 days from entry for citizens of the EAEU'), 'titles stay in the language of the files');
    assert.equal(await page.locator('#law table').evaluate((t) => getComputedStyle(t).direction), 'rtl');
  });
  await open('camps', '#lang=en', async (page) => {
    assert.equal(await page.locator('#law, .contents a[href="#law"]').count(), 0, 'no law, no section');
  });
});

test('results side by side, with paired differences and alerts', async () => {
  await open('comparison', '#lang=en&place=KAZ&measure=entries&day=2022-09-28', async (page) => {
    assert.equal(await page.locator('#compare .beside figure').count(), 2);
    assert.match(await page.locator('#compare').innerText(), /Changed: throughput_factor = 2/);
    assert.match(await page.locator('#compare').innerText(), /Difference to base, future by future/);
    assert.match(await page.locator('#compare .chart-box .readout').innerHTML(), /28 September 2022: 110 \(-50 – 400\)/);
    const cells = await page.locator('#compare tbody tr').count();
    assert.equal(cells, 2);
    await page.locator('#run').selectOption('1');
    await page.locator('#alerts summary').first().click();
    assert.match(await page.locator('#alerts').innerText(), /More than 95% of all beds taken[\s\S]*Oral \(Uralsk\) · hotel[\s\S]*28 September 2022/);
  });
});

test('a case in Flee’s format, and a network that lies nowhere near', async () => {
  for (const language of LANGUAGES) {
    await open('camps', `#lang=${language}`, async (page) => {
      assert.equal(await page.locator('.headline li').count(), 2);
      assert.ok((await page.locator('#series path.counts').count()) === 1, 'what was counted is in the chart');
      assert.doesNotMatch(await page.locator('main').innerText(), /Kazakhstan|Казахстан|Қазақстан|كازاخستان/);
    });
  }
});

test('hostile names are data, never markup', async () => {
  await open('hostile', '#lang=en&place=HMD&measure=entries', async (page) => {
    assert.equal(await page.locator('h1').innerText(), `${HOSTILE[1]} & ${HOSTILE[0]}`);
    assert.equal(await page.locator('img, iframe, object, embed, svg[onload], script:not(:last-of-type)').count(), 0);
    const text = await page.locator('#needs').innerText();
    for (const name of [HOSTILE[4], HOSTILE[5]]) assert.ok(text.includes(name), name);
    await page.locator('input[name="counting"][value="1"]').check();
    for (const link of await page.locator('a.source').evaluateAll((as) => as.map((a) => [(a as HTMLAnchorElement).href, a.attributes.length] as const))) {
      assert.match(link[0], /^https?:\/\//);
      assert.equal(link[1], 3);
    }
    for (const summary of await page.locator('details > summary').all()) await summary.click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#needs-export').click()]);
    const lines = readFileSync(await download.path()).toString('utf16le').replace(/\r\n$/, '').split('\r\n').map((l) => l.split('\t'));
    assert.ok(lines.every((l) => l.length === lines[0].length));
    assert.ok(lines.flat().every((cell) => !/^[=+@]/.test(cell)), 'no cell begins a formula');
  });
  const source = readFileSync(pages.hostile, 'utf8');
  assert.ok(!HOSTILE.some((name) => source.includes(name)), 'no name stands in the source of the page');
});

// Rows of a table are alike: the first ones are looked at.
test('nothing serious for axe-core in any language, on any page', async () => {
  const axe = readFileSync(join(SOURCE, 'web', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
  for (const [name, hash] of [['base', 'day=2022-09-28'], ['comparison', 'day=2022-09-28'], ['camps', '']]) {
    for (const language of LANGUAGES) {
      if (name !== 'base' && language !== 'en' && language !== 'ar') continue;
      await open(name, `#lang=${language}&${hash}`, async (page) => {
        for (const summary of await page.locator('details > summary').all()) await summary.click();
        await page.evaluate(() => document.querySelectorAll('tbody tr:nth-child(n+4), .chips a:nth-child(n+4), .sources li:nth-child(n+3)').forEach((e) => e.remove()));
        await page.evaluate(axe);
        const found = await page.evaluate(async () => {
          const run = await (window as unknown as { axe: { run(context: Document, options: object): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> } }).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
          return run.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
        });
        assert.deepEqual(found, [], `${name} ${language}`);
      });
    }
  }
});

test('on a phone nothing is wider than the screen, and it prints', async () => {
  for (const language of LANGUAGES) {
    await open('base', `#lang=${language}`, async (page) => {
      const [inner, wide] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
      assert.ok(wide <= inner, `${language}: ${wide} in ${inner}`);
      const small = await page.locator('button:visible, select:visible, input[type="range"]:visible').evaluateAll((all) => all.map((e) => ({ text: e.textContent, box: e.getBoundingClientRect() })).filter(({ box }) => box.height < 24 || box.width < 24).map(({ text }) => text));
      assert.deepEqual(small, [], `${language}: targets of less than 24 pixels`);
    }, { width: 390, height: 844 });
  }
  await open('base', '#lang=en', async (page) => {
    const pdf = await page.pdf({ format: 'A4', printBackground: true });
    assert.ok(pdf.length > 20_000);
  });
});
