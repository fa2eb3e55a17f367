import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  figuresOf,
  kindsOf,
  labelsIn,
  labelsOf,
  pairsOf,
  rightOf,
  versionsOf,
} from '../../../static_site/js/stats/vote-stats.js';

const share = (votes, accuracy) => ({ votes, accuracy, interval: [0, 1] });
const figures = {
  ...share(5, 0.6),
  cannot_tell: 0,
  confusion: { Mouse: { Mouse: 2, '': 1 }, Shoes: { Shoes: 1, Mouse: 1 } },
  labels: { Shoes: share(2, 0.5), Mouse: share(3, 2 / 3) },
};
const stats = {
  ...figures,
  blind: { ...figures, votes: 4 },
  models: { old: { ...figures, votes: 1 }, new: figures },
};

test('an unknown version has no votes', () => {
  assert.equal(figuresOf(stats, 'none', '').votes, 0);
  assert.equal(figuresOf(stats, 'none', 'blind').votes, 0);
});

test('what is right follows from the share', () => assert.equal(rightOf(figures), 3));

test('kinds keep their order', () => {
  assert.deepEqual(
    kindsOf(stats, '').map(({ label, votes }) => [label, votes]),
    [
      ['All votes', 5],
      ['Blind', 4],
      ['Shown', 0],
    ],
  );
});

test('versions and labels come with most votes first', () => {
  assert.deepEqual(
    versionsOf(stats, '').map(({ label }) => label),
    ['new', 'old'],
  );
  assert.deepEqual(
    labelsOf(figures).map(({ label, right }) => [label, right]),
    [
      ['Mouse', 2],
      ['Shoes', 1],
    ],
  );
});

test('pairs come with the most frequent first, then by name', () => {
  assert.deepEqual(
    pairsOf(figures).map(({ predicted, voted }) => `${predicted}-${voted}`),
    ['Mouse-Mouse', 'Mouse-', 'Shoes-Mouse', 'Shoes-Shoes'],
  );
});

test('labels are cut by votes and put in the order of the model', () => {
  const pairs = pairsOf(figures);
  assert.deepEqual(labelsIn(pairs, 9, ['Shoes']), { labels: ['Shoes', 'Mouse'], all: 2 });
  assert.deepEqual(labelsIn(pairs, 1, ['Shoes']), { labels: ['Mouse'], all: 2 });
});

test('labels that every object has are labels', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
  const shares = names.map((name) => `"${name}": {"votes": 1, "accuracy": 0}`).join();
  const rows = names.map((name) => `"${name}": {"Mouse": 1}`).join();
  const odd = JSON.parse(`{"labels": {${shares}}, "confusion": {${rows}}, "models": {}}`);
  assert.equal(rightOf(figuresOf(odd, '', '')), 0);
  assert.deepEqual(
    labelsOf(odd).map(({ right }) => right),
    [0, 0, 0, 0],
  );
  assert.deepEqual(new Set(labelsOf(odd).map(({ label }) => label)), new Set(names));
  assert.equal(pairsOf(odd).length, 4);
  for (const name of names) assert.equal(figuresOf(odd, name, '').votes, 0);
});
