import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const site = new URL('../../static_site/', import.meta.url);
const namesIn = (folder) => readdirSync(new URL(folder, site), { recursive: true });
const read = (folder, ending) =>
  namesIn(folder)
    .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
    .map((name) => [name, readFileSync(new URL(`${folder}${name}`, site), 'utf8')]);

const sheets = read('css/', '.css').map(([name, text]) => [
  name,
  text.replace(/\/\*.*?\*\//gs, ''),
]);
const styles = sheets.map(([, text]) => text).join('\n');
const pages = read('./', '.html')
  .map(([, text]) => text)
  .join('\n');
const scripts = read('js/', '.js')
  .map(([, text]) => text)
  .join('\n');

const all = (text, pattern) => [...text.matchAll(pattern)].flatMap(([, found]) => found.split(' '));
const selectors = all(styles, /([^{}]+)\{/g).join(' ');

const SWAGGER_UI = [
  ...['swagger-ui', 'info', 'scheme-container', 'wrapper'],
  ...['opblock', 'opblock-summary-method', 'opblock-deprecated', 'opblock-body'],
];
/** What a template or a library sets: the phases of the result page, and Bokeh's own. */
const ELSEWHERE = ['looking', 'shown', 'bk-Tooltip', ...SWAGGER_UI];

const used = new Set([
  ...all(pages, /class="([^"]*)"/g),
  ...all(scripts, /className: '([^']*)'/g),
  ...all(scripts, /className = '([^']*)'/g),
  ...all(scripts, /classList\.\w+\('([^']*)'/g),
]);
const styled = new Set(all(selectors, /\.([a-zA-Z][\w-]*)/g));

test('every class that is used is styled', () => {
  assert.ok(used.size > 50);
  assert.deepEqual(
    [...used].filter((name) => !styled.has(name)),
    [],
  );
});

test('every class that is styled is used', () => {
  const known = new Set([...used, ...ELSEWHERE]);
  assert.deepEqual(
    [...styled].filter((name) => !known.has(name)),
    [],
  );
});

test('every id and attribute in a selector is in a page or a script', () => {
  const ids = new Set(all(pages, /\bid="([^"]+)"/g));
  assert.deepEqual(
    all(selectors, /#([a-zA-Z][\w-]*)/g).filter((id) => !ids.has(id)),
    [],
  );
  const data = all(selectors, /\[data-([\w-]+)/g);
  assert.deepEqual(
    data.filter((name) => !scripts.includes(`dataset.${name}`)),
    [],
  );
});

/** The charts read their colours from the page. */
const inCharts = all(scripts, /value\('([\w-]+)'\)/g).map((name) => `--${name}`);

test('every custom property that is used is defined, and the other way round', () => {
  const defined = new Set(all(styles, /(--[\w-]+):/g));
  const wanted = new Set([...all(styles, /var\((--[\w-]+)/g), ...inCharts]);
  assert.deepEqual(
    [...wanted].filter((name) => !defined.has(name)),
    [],
  );
  const unused = [...defined].filter((name) => !wanted.has(name) && !name.startsWith('--tooltip'));
  assert.deepEqual(unused, []);
});

test('spacing and type come from the tokens in base.css', () => {
  const spacing =
    /^\s*(?:(?:row-|column-)?gap|(?:padding|margin)[\w-]*|font-size|font):\s*[^;]*?\drem[^;]*;/gm;
  const fluid = /clamp\(/; // from one token, or for a heading, to another
  for (const [name, text] of sheets) {
    const raw = (text.match(spacing) ?? []).filter((line) => !fluid.test(line));
    assert.deepEqual(
      raw.map((line) => line.trim()),
      [],
      name,
    );
  }
});
