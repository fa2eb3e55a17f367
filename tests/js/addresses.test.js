import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

const root = new URL('../../', import.meta.url);
const table = JSON.parse(readFileSync(new URL('tests/support/addresses.json', root), 'utf8'));
const source = readFileSync(new URL('infra/addresses.js', root), 'utf8');
const lines = source.split('\n');
const code = lines.slice(2).join('\n');
const KEY = 'k'.repeat(43);
const NAME = 'fuzzy-vision-invited';
const DAY = 86_400;

/** The function as it is on a stage. @param {string} access @param {string} key @param {string} embed */
function on(access, key = KEY, embed = '') {
  const given = code.replace('${Access}', access).replace('${InvitationKey}', key);
  const text = given.replace('${Embed}', embed);
  const places = { origin: 'site' };
  const cf = { selectRequestOriginById: (/** @type {string} */ id) => (places.origin = id) };
  const handler = runInNewContext(`${text}; handler`, { cf, crypto });
  /** @param {object} request @param {object} [response] */
  return (request, response) => {
    const event = { version: '1.0', viewer: { ip: '192.0.2.7' }, request, response };
    return { answer: handler(event), origin: places.origin };
  };
}

/** Runs the function as CloudFront does. @param {string} uri @param {object} headers */
function ask(uri, headers = {}) {
  const query = { name: { value: 'L9U' } };
  const request = { method: 'GET', uri, querystring: query, headers, cookies: {} };
  const { answer, origin } = on('public', '')(request);
  return { served: answer.uri, origin, query: answer.querystring };
}

/** A cookie as chalicelib/invitations.py makes it. @param {number} seconds from now @param {string} key */
function cookieFor(seconds = DAY, key = KEY) {
  const text = `${Math.floor(Date.now() / 1000) + seconds}.${'0f'.repeat(16)}`;
  return `${text}.${crypto.createHmac('sha256', key).update(text).digest('hex')}`;
}

/** What an invited stage answers. @param {string} uri @param {string} cookie @param {object} more */
function knock(uri, cookie = '', more = {}) {
  const cookies = cookie ? { [NAME]: { value: cookie } } : {};
  return on('invited')({ method: 'GET', uri, headers: {}, cookies, ...more });
}

const page = { accept: { value: 'text/html,*/*' } };
const good = cookieFor();
const wrong = [
  ...['', '0', good.slice(0, -1), `${good}0`, ` ${good}`, `9${good}`],
  `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`,
  ...[cookieFor(-1), cookieFor(DAY, 'other'), cookieFor(DAY, ''), `9.${'0'.repeat(32)}.`],
];
const closed = table.map((/** @type {{asked: string}} */ { asked }) => asked);
closed.push('/api/uploads', '/api/queue', '/images/L9U.jpg', '/thumbnails/L9U.png');
closed.push('/results/L9U.json', '/explanations/L9U.json', `/answers/${'0'.repeat(32)}.json`);
closed.push('/invitation/../index.html', '/invitation/3f2a9c01b7de/../../index.html');
closed.push('/invitation/3f2a9c01b7de/%2e%2e/x.js', '/invitation/', '/api/invitations');

test('the first lines are those that CloudFront wants, and it is short', () => {
  assert.equal(lines[0], "import cf from 'cloudfront';");
  assert.equal(lines[1], "import crypto from 'crypto';");
  assert.ok(source.length + 1200 < 10_240);
  for (const word of ['async ', 'await ', 'eval(', 'Function(', 'setTimeout', '`', 'fetch(']) {
    assert.ok(!code.replace(/\/\/.*/g, '').includes(word), word);
  }
});

test('the parameters are written in once each, and nothing else looks like one', () => {
  const found = source.match(/\$\{[^}]*\}/g);
  assert.deepEqual(found, ['${Access}', '${InvitationKey}', '${Embed}']);
});

test('an invited stage answers nothing without a good cookie', () => {
  for (const uri of closed) {
    for (const cookie of wrong) {
      const { answer } = knock(uri, cookie);
      assert.equal(answer.statusCode, 401, `${uri} ${cookie}`);
      assert.equal(JSON.parse(answer.body.data).code, 'invitation-needed');
      const sent = knock(uri, cookie, { headers: page }).answer;
      assert.deepEqual([sent.statusCode, sent.headers.location.value], [302, '/invitation.html']);
      assert.equal(knock(uri, cookie, { method: 'DELETE', headers: page }).answer.statusCode, 401);
    }
  }
});

test('an invited stage without a key lets nobody in', () => {
  const cookies = { [NAME]: { value: cookieFor(DAY, '') } };
  const { answer } = on('invited', '')({ method: 'GET', uri: '/', headers: {}, cookies });
  assert.equal(answer.statusCode, 401);
});

test('the invitation page, what it loads and what it sends are open', () => {
  for (const uri of ['/invitation.html', '/invitation/3f2a9c01b7de/js/lib/dom.js']) {
    assert.equal(knock(uri).answer.uri, uri);
    assert.equal(knock(uri, '', { method: 'POST' }).answer.statusCode, 401);
  }
  assert.equal(knock('/api/invitations', '', { method: 'POST' }).answer.uri, '/api/invitations');
});

test('with a good cookie everything is there, and a name is the page', () => {
  for (const { asked, served, origin } of table) {
    const { answer, origin: found } = knock(asked, good);
    const expected = origin === 'results' ? '/index.html' : served;
    assert.deepEqual([answer.uri, found], [expected, 'site'], asked);
  }
  assert.equal(knock('/images/L9U.jpg', good).answer.uri, '/images/L9U.jpg');
});

test('it takes far less than a millisecond', () => {
  const here = on('invited');
  const request = { method: 'GET', uri: '/', headers: {}, cookies: { [NAME]: { value: good } } };
  const start = performance.now();
  for (let turn = 0; turn < 1000; turn += 1) here({ ...request });
  assert.ok(performance.now() - start < 1000);
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

/** The headers that a viewer gets of a file. @param {string} uri @param {string} embed */
function got(uri, embed) {
  const headers = {
    'content-security-policy': { value: "script-src 'self'; frame-ancestors 'none'" },
    'x-frame-options': { value: 'DENY' },
  };
  const { answer } = on('public', '', embed)({ method: 'GET', uri }, { statusCode: 200, headers });
  return Object.entries(answer.headers).map(([name, { value }]) => `${name}: ${value}`);
}

test('named sites may frame the slim page, all may read its script, and nothing else', () => {
  const two = 'https://a.example,https://b.example';
  const usual = got('/', '');
  const shared = 'cross-origin-resource-policy: cross-origin';
  const policy = usual[0].replace("'none'", two.replace(',', ' '));
  assert.deepEqual(got('/embed.html', two), [policy, shared]);
  assert.deepEqual(got('/embed.js', two), [...usual, shared, 'access-control-allow-origin: *']);
  for (const uri of ['/', '/index.html', '/x/embed.html', '/L9U', '/model/card.json']) {
    assert.deepEqual(got(uri, two), usual, uri);
  }
  for (const uri of ['/embed.html', '/embed.js']) assert.deepEqual(got(uri, ''), usual);
});
