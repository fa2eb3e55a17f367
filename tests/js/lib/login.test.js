import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { call } from '../../../static_site/js/lib/api.js';
import { waitForAnswer } from '../../../static_site/js/lib/documents.js';
import { loginAddress, loginNeeded } from '../../../static_site/js/lib/login.js';
import { fetched } from '../../../static_site/js/lib/parts.js';

/** As much of an element as a dialog needs. */
class Element {
  open = false;
  children = [];

  append(...children) {
    this.children.push(...children);
  }

  addEventListener() {}

  setAttribute() {}

  removeEventListener() {}

  showModal() {
    this.open = true;
  }
}

const body = new Element();
const location = { pathname: '/L9U', search: '?a=b' };
const createElement = () => new Element();
Object.assign(globalThis, {
  window: { location },
  document: Object.assign(new Element(), { body, createElement, hidden: false }),
});
Object.defineProperty(globalThis, 'navigator', { value: { onLine: true } }); // Node's may be its own

const asked = [];
/** @param {number | null} status of every answer; null where nothing answers */
const answerAll = (status) => {
  globalThis.fetch = async (url) => {
    asked.push(url);
    if (status === null) throw new TypeError('Failed to fetch');
    return new Response('{"code": "login-needed"}', { status });
  };
};

beforeEach(() => {
  asked.length = 0;
  for (const dialog of body.children) dialog.open = false;
});

const isOpen = () => body.children.some(({ open }) => open);

test('the login leads back to the page', () => {
  assert.equal(loginAddress(location), '/login?next=%2FL9U%3Fa%3Db');
});

test('a call without a session says that one has to log in again', async () => {
  answerAll(401);
  await assert.rejects(call('GET', 'stats'), { code: 'login-needed' });
  assert.ok(isOpen());
});

test('an answer is not waited for without a session', async () => {
  answerAll(401);
  const wait = waitForAnswer('0'.repeat(32), new AbortController().signal);
  await assert.rejects(wait, { code: 'login-needed' });
  assert.equal(asked.length, 1);
  assert.ok(isOpen());
});

const PART = 'data:text/javascript,export const part = 7;//'; // which hides what is added
const failed = () => Promise.reject(new TypeError('Failed to fetch a module'));

test('a missing part of the page is told apart from a missing connection', async () => {
  answerAll(401);
  const both = [fetched(failed(), PART), fetched(failed(), `${PART}2`)];
  for (const one of both) await assert.rejects(one, { code: 'login-needed' });
  assert.equal(asked.length, 1);
  assert.ok(isOpen());
  answerAll(null);
  await assert.rejects(fetched(failed(), PART), { code: 'api-unreachable' });
  answerAll(200);
  await assert.rejects(fetched(failed(), 'data:text/javascript,('), { code: 'api-unreachable' });
});

test('a part that was missing once comes as soon as it can', async () => {
  answerAll(null);
  await assert.rejects(fetched(failed(), PART), { code: 'api-unreachable' });
  answerAll(200);
  const [one, other] = await Promise.all([fetched(failed(), PART), fetched(failed(), PART)]);
  assert.equal(one.part, 7);
  assert.equal(other, one);
  assert.equal(await fetched(failed(), PART), one);
  assert.equal(await fetched(Promise.resolve(8), PART), 8);
});

test('it is said once, with a link to the login', () => {
  loginNeeded();
  loginNeeded();
  assert.equal(body.children.length, 1);
  const [heading, , next] = body.children[0].children;
  assert.deepEqual(heading.children, ['You have to log in again.']);
  assert.equal(next.children[0].href, '/login?next=%2FL9U%3Fa%3Db');
});
