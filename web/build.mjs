// Builds the page: one HTML file with its script and style in it, and nothing else to load.
//   node build.mjs            writes built/page.html
//   node build.mjs --check    builds in memory and compares with built/page.html
//   node build.mjs --tests    bundles test/*.test.ts into test/built/
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, 'built', 'page.html');

async function bundle(entry, options) {
  const result = await build({
    entryPoints: [join(here, entry)], bundle: true, write: false, charset: 'utf8', legalComments: 'none',
    absWorkingDir: here, logLevel: 'error', ...options });
  return result.outputFiles[0].text.trim();
}

const hashOf = (text) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

export async function page() {
  // A `</script` in the script would end it early.
  const script = (await bundle('src/main.ts', { format: 'iife', target: 'es2021', minify: true })).replaceAll('</script', '<\\/script');
  const style = await bundle('src/style.css', { minify: true });
  const policy = [
    "default-src 'none'", `script-src ${hashOf(script)}`, `style-src ${hashOf(style)}`, "base-uri 'none'", "form-action 'none'",
  ].join('; ');
  return readFileSync(join(here, 'src', 'frame.html'), 'utf8')
    .replace('@@POLICY@@', () => policy).replace('@@STYLE@@', () => style).replace('@@SCRIPT@@', () => script);
}

async function tests() {
  const out = join(here, 'test', 'built');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const entryPoints = readdirSync(join(here, 'test')).filter((f) => f.endsWith('.test.ts')).map((f) => join(here, 'test', f));
  await build({ entryPoints, bundle: true, outdir: out, outExtension: { '.js': '.mjs' }, format: 'esm', platform: 'node', target: 'node18',
    packages: 'external', logLevel: 'error' });
}

if (process.argv.includes('--tests')) {
  await tests();
} else if (process.argv.includes('--check')) {
  if ((await page()) !== readFileSync(target, 'utf8')) {
    console.error('web/built/page.html is not what web/src makes: run node build.mjs in web/ and commit it');
    process.exit(1);
  }
} else {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, await page());
}
