import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  date,
  daysAfter,
  formatInterval,
  number,
  percent,
  plural,
  shorten,
  shortPercent,
  verdict,
} from '../../../static_site/js/lib/format.js';

test('a share below 1 is never said to be certain', () => {
  assert.equal(percent(0.9999), 'over 99 %');
  assert.equal(percent(0.9949), '99 %');
  assert.equal(percent(1), '100 %');
});

test('a share above 0 is never said to be impossible', () => {
  assert.equal(percent(0.0001), 'under 1 %');
  assert.equal(percent(0), '0 %');
  assert.equal(shortPercent(0.0001), '< 1 %');
});

test('one is singular, and thousands are grouped', () => {
  assert.deepEqual(
    [0, 1, 2, 1234].map((count) => plural(count, 'vote')),
    ['0 votes', '1 vote', '2 votes', '1,234 votes'],
  );
});

test('an interval names both ends, and nothing where there is none', () => {
  assert.equal(formatInterval([0.654, 0.821]), '65.4 to 82.1 %');
  assert.equal(formatInterval([0.654, 0.821], 0), '65 to 82 %');
  assert.equal(formatInterval(null), '');
});

test('what is no date is left out', () => {
  assert.equal(date('2026-11-22T12:00:00Z'), '22 Nov 2026');
  assert.equal(date('soon'), '');
});

test('days are added across the end of a month', () => {
  assert.equal(daysAfter('2026-11-22T12:00:00Z', 30).toISOString(), '2026-12-22T12:00:00.000Z');
});

test('a long text ends with an ellipsis and keeps its length', () => {
  assert.equal(shorten('Smartphone', 10), 'Smartphone');
  assert.equal(shorten('Smartphones', 10), 'Smartphon…');
});

const result = (label) => ({ label, predictions: [{ label: 'Mouse', probability: 0.6 }] });

test('a verdict hides the share where the model is not sure', () => {
  assert.deepEqual(verdict(result('Mouse')), { what: 'Mouse', share: '60 %', best: 'Mouse, 60 %' });
  assert.deepEqual(verdict(result(null)), { what: 'Not sure', share: '', best: 'Mouse, 60 %' });
});

test('numbers look as the readers of the owner’s language write them', () => {
  assert.equal(number(1234.5, 1, 'de'), '1.234,5');
  assert.equal(number(1234.5, 1), '1,234.5');
});
