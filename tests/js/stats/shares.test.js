import assert from 'node:assert/strict';
import { test } from 'node:test';

import { outOf, wilson, worst } from '../../../static_site/js/stats/shares.js';

test("Wilson's interval of 8 in 10 is the textbook's", () => {
  const [low, high] = wilson(8, 10);
  assert.ok(Math.abs(low - 0.4902) < 1e-4 && Math.abs(high - 0.9433) < 1e-4);
});

test('an interval stays within 0 and 1, and is all of it without votes', () => {
  assert.equal(wilson(0, 3)[0], 0);
  assert.equal(wilson(3, 3)[1], 1);
  assert.deepEqual(wilson(0, 0), [0, 1]);
});

test('a percentage is worth telling from twenty on', () => {
  assert.equal(outOf(2, 19, 'vote'), '2 of 19 votes');
  assert.match(outOf(5, 20, 'vote'), /^5 of 20 votes \(25.%\)$/);
  assert.match(outOf(1999, 2000, 'picture'), /^1,999 of 2,000 pictures \(over 99.%\)$/);
});

test('one mistake in one vote is not worse than many in many', () => {
  const shares = [
    { label: 'seldom', all: 1, right: 0 },
    { label: 'bad', all: 40, right: 10 },
    { label: 'good', all: 40, right: 39 },
    { label: 'perfect', all: 3, right: 3 },
  ];
  const names = worst(shares, 5).map(({ label }) => label);
  assert.deepEqual(names, ['bad', 'seldom', 'good']);
  assert.equal(worst(shares, 1).length, 1);
});
