import assert from 'node:assert/strict';
import { test } from 'node:test';

import { factsOf, howMeasured, paragraphs } from '../../../static_site/js/stats/card-facts.js';
import {
  addressOf,
  cellsOf,
  evaluationOf,
  worstFirst,
} from '../../../static_site/js/stats/evaluation.js';

const card = { labels: ['a', 'b'], threshold: 0.75 };

test('a card without an accuracy is not measured', () => {
  for (const measured of [undefined, null, {}, { accuracy: null }, { accuracy: 1, pictures: 0 }]) {
    assert.equal(evaluationOf({ ...card, measured }), null);
  }
});

test('labels come with the worst first, equals by name', () => {
  const of = (accuracy) => ({ accuracy });
  const figures = worstFirst({ b: of(0.5), c: of(0.1), a: of(0.5) });
  assert.deepEqual(
    figures.map(({ label }) => label),
    ['c', 'a', 'b'],
  );
});

test('shares of a row add up to one, also of a part of the labels', () => {
  const confusion = { a: { a: 3, b: 1 } };
  const cells = cellsOf({ confusion }, ['a', 'b']);
  assert.deepEqual(
    cells.map(({ share }) => share),
    [0.75, 0.25, 0, 0],
  );
  assert.equal(cellsOf({ confusion }, ['a'])[0].share, 0.75);
});

test('labels that every object has are counted as numbers', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
  const confusion = JSON.parse('{"__proto__": {"constructor": 2}, "Mouse": {"Mouse": 1}}');
  const cells = cellsOf({ confusion }, names);
  assert.equal(
    cells.every(({ count, share }) => Number.isFinite(count) && Number.isFinite(share)),
    true,
  );
  assert.equal(cells.find(({ count }) => count === 2).truth, '__proto__');
  assert.equal(cells.filter(({ count }) => count > 0).length, 1);
});

test('only GitHub and https become links', () => {
  assert.equal(addressOf('github:a/b.c'), 'https://github.com/a/b.c');
  assert.equal(addressOf('https://example.org/x'), 'https://example.org/x');
  for (const bad of ['javascript:alert(1)', 'http://a', 'github:a/b/../c', 7, null]) {
    assert.equal(addressOf(bad), null);
  }
});

test('facts that a card does not tell are left out', () => {
  assert.deepEqual(factsOf({ labels: ['a'] }), [
    ['Knows 1 label', 'a'],
    ['Says “Not sure”', 'never'],
  ]);
});

test('after twenty labels the rest is counted', () => {
  const labels = Array.from({ length: 1020 }, (_, place) => `l${place}`);
  const [, text] = factsOf({ labels })[0];
  assert.ok(text.endsWith('l19 and 1,000 more'), text);
});

test('how often it was unsure is told where known', () => {
  const measured = { unsure: { known: 0.04, other: 0.78 } };
  const facts = Object.fromEntries(factsOf({ ...card, measured }));
  assert.equal(
    facts['Says “Not sure”'],
    'when its best guess is below 75 %. That happened with 4 % of the pictures of things it ' +
      'knows, and with 78 % of the pictures of other things.',
  );
});

test('an unmeasured model is said to be so', () => {
  assert.match(howMeasured(card), /nobody has measured it/);
});

test('pictures from other sources are told apart', () => {
  const foreign = { accuracy: 0.5, pictures: 10 };
  const measured = { accuracy: 0.9, pictures: 100, correct: 90, how: 'Split by group.', foreign };
  assert.equal(
    howMeasured({ ...card, measured }),
    'Right with 90 % of 100 pictures. Split by group. ' +
      'Right with 50 % of 10 pictures from sources that it learned nothing from.',
  );
});

test('a field is one paragraph or several', () => {
  assert.deepEqual(paragraphs('a'), ['a']);
  assert.deepEqual(paragraphs(['a', ' ', 7, 'b']), ['a', 'b']);
  assert.deepEqual(paragraphs(undefined), []);
});
