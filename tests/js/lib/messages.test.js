import assert from 'node:assert/strict';
import { test } from 'node:test';

import { resultOf } from '../../../static_site/js/lib/documents.js';
import { Failure, Rejection } from '../../../static_site/js/lib/failure.js';
import { isKnown, messageFor } from '../../../static_site/js/lib/messages.js';
import { refusalOfApi, refusalOfS3 } from '../../../static_site/js/lib/refusals.js';

test('an error of the page itself is unexpected', () => {
  assert.equal(messageFor(new TypeError('x')).title, 'Something went wrong on this page.');
});

test('names of object properties are no codes', () => {
  assert.ok(!isKnown('constructor') && !isKnown('__proto__'));
});

test("the service's own sentence comes before what to do", () => {
  const { text } = messageFor(new Failure('empty', 'It has no bytes.'));
  assert.equal(text, 'It has no bytes. Try another one.');
});

for (const [status, code, message, expected] of [
  [400, 'EntityTooLarge', '', 'too-large'],
  [403, 'AccessDenied', 'Invalid according to Policy: Policy expired.', 'expired'],
  [403, 'AccessDenied', 'Invalid according to Policy.', 'upload-refused'],
  [503, '', '', 'upload-down'],
  [400, 'toString', '', 'upload-refused'],
]) {
  test(`S3's ${status} ${code || 'without a code'} is ${expected}`, () => {
    assert.equal(refusalOfS3(status, code, message).code, expected);
  });
}

for (const [status, body, expected] of [
  [429, {}, 'api-busy'],
  [502, 'no JSON', 'api-down'],
  [503, { code: 'busy' }, 'api-down'],
  [503, { code: 'disk-full' }, 'disk-full'],
  [404, { code: 'unknown-picture' }, 'unknown-picture'],
  [400, { code: 'never-heard-of' }, 'api-refused'],
]) {
  test(`the API's ${status} with ${JSON.stringify(body)} is ${expected}`, async () => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    assert.equal((await refusalOfApi(new Response(text, { status }))).code, expected);
  });
}

/** What the page says of a refusal that ends in an hour or so. */
async function toldOf(status, problem) {
  const headers = { 'Retry-After': '3599' };
  const failure = await refusalOfApi(new Response(JSON.stringify(problem), { status, headers }));
  assert.equal(failure.code, problem.code);
  return messageFor(failure).text;
}

for (const [code, words] of [
  ['daily-limit', /^This page is full until midnight \(\d\d:\d\d your time\)\. /],
  ['too-many', /^There’s room again from \d\d:\d\d\. /],
]) {
  test(`${code} says when there is room again`, async () => {
    assert.match(await toldOf(429, { code }), words);
  });
}

test('a pause says why, and until when by the peer’s own clock', async () => {
  const detail = 'Votes are not taken until 3 July, 10:00 (UTC). We clean up.';
  const told = await toldOf(503, { code: 'paused', detail });
  assert.match(told, /^Votes are not taken until \d+ \w+ at \d\d:\d\d\. We clean up\. /);
});

test('a pause without an end promises none', async () => {
  const detail = 'New pictures are not taken at the moment.';
  assert.match(await toldOf(503, { code: 'paused', detail }), /^New pictures [a-z ]+ moment\. /);
});

test('every code of a refusal has a message', async () => {
  for (const code of ['api-busy', 'api-down', 'api-refused', 'upload-down', 'misconfigured']) {
    assert.ok(isKnown(code), code);
  }
});

test('a rejection that the page knows has the words of the page', () => {
  const error = { code: 'unreadable', message: 'It ends early.' };
  assert.throws(() => resultOf({ status: 'rejected', error }), {
    constructor: Rejection,
    code: 'unreadable',
    detail: undefined,
  });
});

test('any other rejection has the words of the worker', () => {
  const error = { code: 'too-odd', message: 'It is odd.' };
  assert.throws(() => resultOf({ status: 'rejected', error }), {
    constructor: Rejection,
    code: 'rejected',
    detail: 'It is odd.',
  });
});

test('an answer without predictions is unreadable', () => {
  for (const answer of [{}, { status: 'classified', result: { predictions: [] } }]) {
    assert.throws(() => resultOf(answer), { code: 'unreadable-answer' });
  }
});
