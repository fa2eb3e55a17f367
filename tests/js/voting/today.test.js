import assert from 'node:assert/strict';
import { test } from 'node:test';

const stored = new Map();
globalThis.localStorage = {
  getItem: (key) => stored.get(key) ?? null,
  setItem: (key, value) => stored.set(key, value),
  removeItem: (key) => stored.delete(key),
};
const { today } = await import('../../../static_site/js/voting/today.js');

test('the day begins at midnight here', () => {
  assert.equal(today(), 0);
  assert.deepEqual([today(1), today(1), today(-1), today()], [1, 2, 1, 1]);
  stored.set('fuzzy-vision.today', JSON.stringify({ day: 'Wed Jan 01 2020', count: 9 }));
  assert.equal(today(1), 1);
});

test('what was stored by mistake counts as nothing', () => {
  for (const bad of [
    'null',
    '3',
    '{"day":1}',
    JSON.stringify({ day: new Date().toDateString(), count: 'x' }),
  ]) {
    stored.set('fuzzy-vision.today', bad);
    assert.equal(today(), 0);
  }
  assert.equal(today(-1), 0);
});
