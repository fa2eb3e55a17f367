import assert from 'node:assert/strict';
import { test } from 'node:test';

import { daysOf } from '../../../static_site/js/stats/votes-over-time.js';

const DAY_MS = 86_400_000;
const start = Date.parse('2026-01-01');
const day = (number, counts = {}) => ({
  day: new Date(start + number * DAY_MS).toISOString().slice(0, 10),
  model: 'm',
  votes: 2,
  correct: 1,
  ...counts,
});

test('no days make no points', () => {
  assert.deepEqual(daysOf({}, '', ''), { step: 1, points: [] });
});

test('forty days are shown day by day, more in weeks', () => {
  assert.equal(daysOf({ days: [day(0), day(39)] }, '', '').step, 1);
  const { step, points } = daysOf({ days: [day(0), day(6), day(40)] }, '', '');
  assert.equal(step, 7);
  assert.deepEqual(
    points.map(({ all, right }) => [all, right]),
    [
      [4, 2],
      [2, 1],
    ],
  );
});

test('years never make more than forty points', () => {
  const days = Array.from({ length: 3000 }, (_, number) => day(number));
  assert.ok(daysOf({ days }, '', '').points.length <= 40);
});

test('blind and shown votes add up to all', () => {
  const days = [day(0, { blind: { votes: 1, correct: 1 } })];
  const [blind] = daysOf({ days }, '', 'blind').points;
  const [shown] = daysOf({ days }, '', 'shown').points;
  assert.deepEqual([blind.all, blind.right, shown.all, shown.right], [1, 1, 1, 0]);
});

test('points come in order of time, of one version if asked', () => {
  const days = [day(1), day(0), day(2, { model: 'other' })];
  const { points } = daysOf({ days }, 'm', '');
  assert.deepEqual(
    points.map((point) => point.start),
    [start, start + DAY_MS],
  );
});
