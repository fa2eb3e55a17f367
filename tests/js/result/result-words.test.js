import assert from 'node:assert/strict';
import { test } from 'node:test';

import { exactly, rows, tableTitle, words } from '../../../static_site/js/result/result-words.js';

const VERSION = '3f2a9c01b7de';
const guesses = (...shares) =>
  shares.map((probability, place) => ({ label: `Label ${place}`, probability }));
const result = (label, ...shares) => ({
  label,
  predictions: guesses(...shares),
  model: { name: 'souqnet', version: VERSION },
});
const card = (labels, phrases = {}) => ({
  version: VERSION,
  labels: Array.from({ length: labels }, (_, place) => `Label ${place}`),
  phrases,
});
const plain = (text) => text.replaceAll('\u00a0', ' ');
const said = (...parts) => Object.values(words(...parts)).map(plain);

test('a sure result says how sure, and the runner-up', () => {
  assert.deepEqual(said(result('Label 0', 0.81, 0.16), null), [
    'Label 0',
    '81 % sure',
    'Or perhaps Label 1 (16 %).',
  ]);
});

test('a label stands in a sentence as its owner would say it', () => {
  const phrases = { 'Label 1': 'a smartphone' };
  assert.equal(
    said(result('Label 0', 0.81, 0.16), card(2, phrases))[2],
    'Or perhaps a smartphone (16 %).',
  );
});

test('a label may be called like a property of every object', () => {
  const odd = { ...result('Mouse', 0.6), predictions: [{ label: 'Mouse', probability: 0.6 }] };
  odd.predictions.push({ label: 'constructor', probability: 0.4 });
  assert.equal(said(odd, card(2))[2], 'Or perhaps constructor (40 %).');
});

test('a long label is shortened, and one from right to left keeps to itself', () => {
  const long = result('word '.repeat(40), 0.6, 0.4);
  long.predictions[1].label = `שלום ${'word '.repeat(40)}`;
  const [title, , lede] = said(long, null);
  assert.ok(title.length <= 60 && lede.length < 70, lede);
  assert.match(lede, /^Or perhaps \u2068שלום.*…\u2069 \(40 %\)\.$/);
});

test('an unsure result names the two likeliest', () => {
  assert.deepEqual(said(result(null, 0.41, 0.3), null), [
    'Not sure',
    '',
    'Perhaps Label 0 (41 %) or Label 1 (30 %).',
  ]);
});

test('no runner-up below 1 % is named', () => {
  assert.equal(said(result('Label 0', 0.99, 0.0099), null)[2], '');
  assert.equal(said(result('Label 0', 0.98, 0.01), null)[2], 'Or perhaps Label 1 (1 %).');
  assert.equal(said(result(null, 0.6, 0.004), null)[2], 'Perhaps Label 0 (60 %).');
});

test('nothing is certain, not even what was stored as 1', () => {
  for (const share of [0.9996, 0.999999, 1]) {
    assert.equal(said(result('Label 0', share, 0), null)[1], 'over 99 % sure');
  }
});

test('nothing is impossible, not even what was stored as 0', () => {
  assert.deepEqual(
    rows(result('Label 0', 1, 0), null).map(({ value, exact }) => [value, exact].map(plain)),
    [
      ['over 99 %', 'over 99.99 %'],
      ['under 1 %', 'under 0.01 %'],
    ],
  );
  assert.equal(plain(exactly(0.98124)), '98.12 %');
});

test('the likeliest five have bars, the others one together', () => {
  const eight = result('Label 0', 0.81, 0.1, 0.03, 0.02, 0.01, 0.01, 0.01, 0.01);
  const found = rows(eight, card(8));
  assert.deepEqual(
    found.map(({ label }) => label),
    ['Label 0', 'Label 1', 'Label 2', 'Label 3', 'Label 4', '3 others'],
  );
  assert.equal(plain(found[5].value), '3 %');
  assert.deepEqual([found[0].strong, found[5].others], [true, true]);
});

test('six labels have six bars', () => {
  const six = result('Label 0', 0.5, 0.1, 0.1, 0.1, 0.1, 0.1);
  assert.equal(rows(six, card(6))[5].label, 'Label 5');
});

test('the others of 1,000 labels have what the five leave', () => {
  const ten = result('Label 0', ...Array(10).fill(0.05));
  const others = (found) => [found[5].label, plain(found[5].value)];
  assert.deepEqual(others(rows(ten, card(1000))), ['995 others', '75 %']);
  assert.deepEqual(others(rows(ten, null)), ['All others', '75 %']);
});

test('shares that do not add up have no others', () => {
  const each = result('Label 0', 0.9, 0.9, 0.8, 0.8, 0.1, 0.1, 0.1);
  assert.equal(rows(each, card(7)).length, 5);
});

test('the table says what it holds', () => {
  assert.equal(tableTitle(result('Label 0', 0.6, 0.4), null), 'All 2 labels as a table');
  const ten = result('Label 0', ...Array(10).fill(0.05));
  assert.equal(tableTitle(ten, card(10)), 'All 10 labels as a table');
  assert.equal(tableTitle(ten, card(1000)), 'The 10 likeliest of 1,000 labels as a table');
  assert.equal(tableTitle(ten, null), 'The 10 likeliest labels as a table');
  const other = { ...ten, model: { name: 'souqnet', version: 'another' } };
  assert.equal(tableTitle(other, card(1000)), 'The 10 likeliest labels as a table');
});
