import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import {
  forget,
  isExpired,
  recall,
  recallOwn,
  remember,
} from '../../../static_site/js/result/history.js';

const ID = '0123456789abcdef0123456789abcdef';
const DAY_MS = 86_400_000;
const created = new Date(Date.now() - DAY_MS).toISOString();
const old = new Date(Date.now() - 31 * DAY_MS).toISOString();
const picture = (name, when = created) => ({ name, label: 'Mouse', created: when });
const KEY = 'fuzzy-vision.recent';

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
  assert.deepEqual(
    recall().map(({ name }) => name),
    ['AA1', 'AA2'],
  );
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

test('the forgotten is gone', () => {
  remember(picture('AA1'), ID);
  forget(recall()[0]);
  assert.deepEqual(recall(), []);
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
