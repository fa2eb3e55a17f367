import assert from 'node:assert/strict';
import { test } from 'node:test';

import { agreement, labelsOf } from '../../../static_site/js/voting/ask-view.js';
import { matching, meant, phraseOf, spoken } from '../../../static_site/js/voting/labels.js';

const CARD = { labels: ['Headphone'], phrases: { Headphone: 'headphones', Café: 'a café' } };

test('a label inside a sentence is small where the phrase has it', () => {
  assert.equal(spoken('Headphone', CARD), 'headphone');
  assert.equal(spoken('n02110958', CARD), 'n02110958');
  assert.equal(spoken('Kamera', { labels: [], phrases: { Kamera: 'eine Kamera' } }), 'Kamera');
});

test('labels are no names of methods', () => {
  for (const label of ['constructor', '__proto__', 'toString']) {
    assert.equal(phraseOf(label, CARD), null);
    assert.equal(spoken(label, CARD), label);
  }
});

test('search ignores case and accents, and prefers beginnings', () => {
  const labels = ['Iced café', 'Cafe', 'Tea'];
  assert.deepEqual(matching(labels, ' CAFÉ '), ['Cafe', 'Iced café']);
  assert.deepEqual(matching(labels, ''), labels);
  assert.deepEqual(matching(labels, 'x'), []);
});

test('Enter takes a label only where it is certain', () => {
  const labels = ['Label 1', 'Label 10', 'Label 2'];
  assert.equal(meant(labels, 'label 1'), 'Label 1');
  assert.equal(meant(labels, 'label'), null);
  assert.equal(meant(labels, '10'), 'Label 10');
  assert.equal(meant(labels, ''), null);
  assert.equal(meant(['a', 'A'], 'a'), null);
});

test('agreement never counts oneself alone as a crowd', () => {
  assert.equal(agreement({ answers: 1, same: 1 }), 'You’re the first to answer.');
  assert.equal(agreement({ answers: 3, same: 1 }), 'Nobody else has said that so far.');
  assert.equal(agreement({ answers: 4, same: 3 }), '3 of 4 people agree with you.');
});

test('after No the likeliest other labels come first', () => {
  const predictions = ['b', 'a'].map((label) => ({ label, probability: 0.5 }));
  const labels = (label) =>
    labelsOf({ result: { label, predictions }, card: { labels: ['a', 'c', 'b'] } });
  assert.deepEqual(labels('b'), ['a', 'c']);
  assert.deepEqual(labels(null), ['b', 'a', 'c']);
});
