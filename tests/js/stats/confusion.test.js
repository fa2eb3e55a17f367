import assert from 'node:assert/strict';
import { test } from 'node:test';

import { matrixOf, mistakesOf } from '../../../static_site/js/stats/confusion.js';
import { pairsOf } from '../../../static_site/js/stats/evaluation.js';

const pair = (truth, said, count) => ({ truth, said, count });
const counts = ({ rows }) => rows.map(({ cells }) => cells.map(({ count }) => count));

test('rows are what it was, columns what the model said, in its own order', () => {
  const matrix = matrixOf([pair('a', 'a', 3), pair('a', 'b', 1), pair('', 'b', 2)], ['b', 'a']);
  assert.deepEqual(matrix.labels, ['b', 'a']);
  assert.deepEqual(
    matrix.rows.map(({ truth, all }) => [truth, all]),
    [
      ['b', 0],
      ['a', 4],
      ['', 2],
    ],
  );
  assert.deepEqual(counts(matrix), [
    [0, 0],
    [1, 3],
    [2, 0],
  ]);
  assert.equal(matrix.rows[1].cells[1].share, 0.75);
});

test('of many labels the twenty that are mistaken most have a place', () => {
  const right = Array.from({ length: 1000 }, (_, place) => pair(`l${place}`, `l${place}`, 9));
  const { labels, left } = matrixOf([...right, pair('l998', 'l999', 1)], []);
  assert.equal(labels.length, 20);
  assert.equal(left, 980);
  assert.ok(labels.includes('l998') && labels.includes('l999'));
});

test('a share is of all in the row, also of what has no column', () => {
  const pairs = Array.from({ length: 30 }, (_, place) => pair('x', `l${place}`, 1));
  const [first] = matrixOf(pairs, ['x']).rows;
  assert.equal(first.all, 30);
});

test('mistakes come with the most frequent first', () => {
  const pairs = [pair('a', 'a', 9), pair('b', 'a', 1), pair('', 'a', 2), pair('a', 'b', 0)];
  assert.deepEqual(
    mistakesOf(pairs).map(({ truth }) => truth),
    ['', 'b'],
  );
});

test('labels that every object has are counted as numbers', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
  const confusion = JSON.parse('{"__proto__": {"constructor": 2}, "toString": {"toString": 1}}');
  const matrix = matrixOf(pairsOf({ confusion }), names);
  assert.deepEqual(matrix.labels, ['constructor', '__proto__', 'toString']);
  assert.deepEqual(counts(matrix), [
    [0, 0, 0],
    [2, 0, 0],
    [0, 0, 1],
  ]);
});
