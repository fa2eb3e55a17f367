import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Failure } from '../../../static_site/js/lib/failure.js';
import { words } from '../../../static_site/js/result/result-words.js';

const predictions = [
  { label: 'Mouse', probability: 0.6 },
  { label: 'Shoes', probability: 0.3 },
];
const state = {
  phase: 'shown',
  result: { label: 'Mouse', predictions },
  problem: null,
  report: '',
};

test('a sure result names its share and the next guess', () => {
  const { title, share, lede } = words(state);
  assert.deepEqual([title, share, lede], ['Mouse', '60 %', 'The next best guess is Shoes, 30 %.']);
});

test('an unsure result names its best guess instead', () => {
  const { title, share, lede } = words({ ...state, result: { label: null, predictions } });
  assert.deepEqual([title, share, lede], ['Not sure', '', 'Its best guess is Mouse, 60 %.']);
});

test('a model of one label has no next guess', () => {
  const result = { label: 'Mouse', predictions: predictions.slice(0, 1) };
  assert.equal(words({ ...state, result }).lede, '');
});

test('while the next picture is fetched, the last is not named', () => {
  assert.equal(words({ ...state, phase: 'fetching' }).title, 'Fetching the picture…');
});

test('a failure speaks in its own words', () => {
  const problem = new Failure('bad-name');
  assert.equal(
    words({ ...state, phase: 'failed', problem }).title,
    'That is not the name of a picture.',
  );
});
