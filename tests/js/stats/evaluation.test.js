import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  contactOf,
  factsOf,
  howMeasured,
  paragraphs,
} from '../../../static_site/js/stats/card-facts.js';
import { addressOf, evaluationOf, worstFirst } from '../../../static_site/js/stats/evaluation.js';

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

test('only GitHub and https become links', () => {
  assert.equal(addressOf('github:a/b.c'), 'https://github.com/a/b.c');
  assert.equal(addressOf('https://example.org/x'), 'https://example.org/x');
  for (const bad of ['javascript:alert(1)', 'http://a', 'github:a/b/../c', 7, null]) {
    assert.equal(addressOf(bad), null);
  }
});

test('the owner is reached by web or by mail, in no other way', () => {
  assert.deepEqual(contactOf({ contact: 'me@example.org' }), {
    href: 'mailto:me@example.org',
    textContent: 'me@example.org',
  });
  assert.equal(contactOf({ contact: 'https://example.org/me' }).href, 'https://example.org/me');
  const bad = ['javascript:alert(1)', 'http://a', 'a@b?bcc=c', 'data:a@b', 'tel:1', '', 7, null];
  for (const contact of bad) assert.equal(contactOf({ contact }), null);
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
    'when its best guess is below 75 %. It did so for 4 % of pictures of things it ' +
      'knows, and for 78 % of pictures of other things.',
  );
});

test('an unmeasured model is said to be so', () => {
  assert.match(howMeasured(card), /Nobody has tested it/);
});

test('pictures from other sources are told apart', () => {
  const foreign = { accuracy: 0.5, pictures: 10 };
  const measured = { accuracy: 0.9, pictures: 100, correct: 90, how: 'Split by group.', foreign };
  assert.equal(
    howMeasured({ ...card, measured }),
    'It got 90 % of 100 pictures right. Split by group. ' +
      'It got 50 % of 10 pictures right that came from sources it never learned from.',
  );
});

test('a field is one paragraph or several', () => {
  assert.deepEqual(paragraphs('a'), ['a']);
  assert.deepEqual(paragraphs(['a', ' ', 7, 'b']), ['a', 'b']);
  assert.deepEqual(paragraphs(undefined), []);
});
