import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import {
  forget,
  isExpired,
  putBack,
  recall,
  recallNamed,
  recallOwn,
  remember,
  takeOff,
} from '../../../static_site/js/result/history.js';

const ID = '0123456789abcdef0123456789abcdef';
const DAY_MS = 86_400_000;
const created = new Date(Date.now() - DAY_MS).toISOString();
const old = new Date(Date.now() - 31 * DAY_MS).toISOString();
const picture = (name, when = created) => ({ name, label: 'Mouse', created: when });
const KEY = 'fuzzy-vision.recent';
const names = () => recall().map(({ name }) => name);

beforeEach(() => {
  const items = new Map();
  globalThis.localStorage = {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
});

test('the newest comes first, and nothing twice', () => {
  for (const name of ['AA1', 'AA2', 'AA1']) remember(picture(name), ID);
  assert.deepEqual(names(), ['AA1', 'AA2']);
});

test('one’s own picture is found by its name, on the list or not, until it expires', () => {
  remember(picture('AA1'), ID);
  remember(picture('AA2', old), ID);
  takeOff(recall());
  assert.equal(recallNamed('AA1').id, ID);
  for (const name of ['AA2', 'AA3', undefined]) assert.equal(recallNamed(name), null);
});

test('a picture that took over a name is not one’s own', () => {
  remember(picture('AA1', old), ID);
  assert.equal(recallOwn(picture('AA1')), undefined);
  assert.equal(recallOwn(picture('AA1', old)).id, ID);
});

test('the expired stays as long as it can be deleted', () => {
  localStorage.setItem(
    KEY,
    JSON.stringify([{ ...picture('AA1', old) }, { ...picture('AA2', old), id: ID }]),
  );
  const [memory, ...others] = recall();
  assert.deepEqual([memory.name, isExpired(memory), others.length], ['AA2', true, 0]);
});

test('what is unsound in storage is ignored', () => {
  const unsound = [
    null,
    7,
    {},
    picture('<b>'),
    { ...picture('AA1'), id: 'short' },
    picture('AA1', 'x'),
  ];
  localStorage.setItem(KEY, JSON.stringify(unsound));
  assert.deepEqual(recall(), []);
  localStorage.setItem(KEY, '{');
  assert.deepEqual(recall(), []);
});

test('what is taken off the list can still be deleted', () => {
  for (const name of ['AA1', 'AA2']) remember(picture(name), ID);
  takeOff([recall()[1]]);
  assert.deepEqual(names(), ['AA2']);
  assert.equal(recallOwn(picture('AA1')).id, ID);
});

test('what was taken off goes back to its place', () => {
  const days = [3, 2, 1].map((ago) => new Date(Date.now() - ago * DAY_MS).toISOString());
  days.forEach((day, place) => remember(picture(`AA${place}`, day), ID));
  const before = recall();
  takeOff([before[1]]);
  takeOff([before[0], before[2]]);
  assert.deepEqual(names(), []);
  putBack([before[0], before[2]]);
  putBack([before[1]]);
  assert.deepEqual(recall(), before);
  assert.equal(localStorage.getItem('fuzzy-vision.removed'), null);
});

test('the right to delete what was taken off ends with the picture', () => {
  remember(picture('AA1', old), ID);
  takeOff(recall());
  assert.equal(recallOwn(picture('AA1', old)), undefined);
});

test('nothing of a deleted picture stays, on the list or off it', () => {
  for (const name of ['AA1', 'AA2']) remember(picture(name), ID);
  const [listed, hidden] = recall();
  takeOff([hidden]);
  for (const memory of [listed, hidden]) forget(memory);
  assert.deepEqual([names(), recallOwn(picture('AA1'))], [[], undefined]);
  for (const key of [KEY, 'fuzzy-vision.removed']) assert.equal(localStorage.getItem(key), null);
});

test('storage that throws loses the memory and nothing else', () => {
  globalThis.localStorage = {
    getItem: () => {
      throw new Error('forbidden');
    },
    setItem: () => {
      throw new Error('full');
    },
  };
  remember(picture('AA1'), ID);
  assert.deepEqual(recall(), []);
});
