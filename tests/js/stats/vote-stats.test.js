import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  answersOf,
  figuresOf,
  pairsOf,
  rightOf,
  versionsOf,
  versionsWith,
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

test('versions come with most votes first, those without any not at all', () => {
  assert.deepEqual(
    versionsOf(stats, '').map(({ label }) => label),
    ['new', 'old'],
  );
  assert.deepEqual(versionsOf(stats, 'blind'), []);
});

test('a mistake names the versions that made it', () => {
  const view = { stats, order: [], version: '', kind: '' };
  const pair = { said: 'Mouse', truth: '', count: 1 };
  assert.deepEqual(versionsWith(view, pair), ['old', 'new']);
  assert.deepEqual(versionsWith({ ...view, version: 'new' }, pair), ['new']);
  assert.deepEqual(versionsWith(view, { ...pair, said: 'constructor' }), []);
});

test('labels that every object has are labels', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
  const shares = names.map((name) => `"${name}": {"votes": 1, "accuracy": 0}`).join();
  const rows = names.map((name) => `"${name}": {"Mouse": 1}`).join();
  const odd = JSON.parse(`{"labels": {${shares}}, "confusion": {${rows}}, "models": {}}`);
  assert.equal(rightOf(figuresOf(odd, '', '')), 0);
  assert.deepEqual(
    answersOf(odd).map(({ right }) => right),
    [0, 0, 0, 0],
  );
  assert.deepEqual(new Set(answersOf(odd).map(({ label }) => label)), new Set(names));
  assert.equal(pairsOf(odd).length, 4);
  for (const name of names) assert.equal(figuresOf(odd, name, '').votes, 0);
});
