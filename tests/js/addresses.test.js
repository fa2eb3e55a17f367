import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

const root = new URL('../../', import.meta.url);
const table = JSON.parse(readFileSync(new URL('tests/support/addresses.json', root), 'utf8'));
const source = readFileSync(new URL('infra/addresses.js', root), 'utf8');
const [line, code] = [source.slice(0, source.indexOf('\n')), source.slice(source.indexOf('\n'))];

/** Runs the function as CloudFront does. @param {string} uri @param {object} headers */
function ask(uri, headers = {}) {
  let origin = 'site';
  const cf = { selectRequestOriginById: (/** @type {string} */ id) => (origin = id) };
  const handler = runInNewContext(`${code}; handler`, { cf });
  const request = { method: 'GET', uri, querystring: { name: { value: 'L9U' } }, headers };
  const answer = handler({ version: '1.0', viewer: { ip: '192.0.2.7' }, request });
  return { served: answer.uri, origin, query: answer.querystring };
}

test('the first line is the one that CloudFront wants', () => {
  assert.equal(line, "import cf from 'cloudfront';");
  assert.ok(source.length < 10_240);
});

for (const { asked, served, origin } of table) {
  test(`${JSON.stringify(asked)} is served from ${served.trim()}`, () => {
    assert.deepEqual({ ...ask(asked), query: undefined }, { served, origin, query: undefined });
  });
}

test('the API is told the address of the viewer, whatever that says', () => {
  const headers = { 'viewer-address': { value: '198.51.100.1' }, voter: { value: 'v' } };
  assert.equal(ask('/api/uploads', headers).served, '/api/uploads');
  assert.equal(headers['viewer-address'].value, '192.0.2.7');
  assert.equal(headers.voter.value, 'v');
  assert.equal(ask('/L9U', { voter: { value: 'v' } }).origin, 'results');
});

test('the query of an old address stays', () => {
  assert.deepEqual(ask('/result.html').query, { name: { value: 'L9U' } });
});
