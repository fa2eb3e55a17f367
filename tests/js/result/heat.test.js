import assert from 'node:assert/strict';
import { test } from 'node:test';

import { describe, pixels, region, sentence, warmth } from '../../../static_site/js/result/heat.js';

const EXPLANATION = { columns: 7, rows: 7, patch: 0.25, stride: 0.125 };

/** A label whose answer drops under one patch. */
function hangsOn(row, column, drop = 0.8) {
  const drops = Array.from({ length: 49 }, () => -0.1);
  drops[7 * row + column] = drop;
  return { label: 'Camera', probability: 0.9, drops };
}

test('the corner under the only patch that matters is the warmest', () => {
  const cells = warmth(EXPLANATION, hangsOn(0, 0));
  assert.deepEqual([cells.length, cells[0].length], [8, 8]);
  assert.equal(cells[0][0], 1);
  assert.equal(cells[0][1], 0.5); // two patches lie over it, one of them matters
  assert.equal(cells[1][1], 0.25);
  assert.equal(cells.flat().filter(Boolean).length, 4);
});

test('where nothing matters nothing is warm', () => {
  const cells = warmth(EXPLANATION, hangsOn(3, 3, 0.005));
  assert.deepEqual([...new Set(cells.flat())], [0]);
  assert.match(describe(EXPLANATION, hangsOn(3, 3, 0.005)), /hardly/);
  assert.match(sentence(EXPLANATION, hangsOn(3, 3, 0.005)), /hardly/);
});

test('each of nine places has its name', () => {
  const names = [0, 3, 6].map((row) =>
    [0, 3, 6].map((column) => region(EXPLANATION, hangsOn(row, column))),
  );
  assert.deepEqual(names, [
    ['top left', 'top', 'top right'],
    ['left', 'middle', 'right'],
    ['bottom left', 'bottom', 'bottom right'],
  ]);
});

test('the places mirror each other', () => {
  const down = [0, 1, 2, 3, 4, 5, 6].map((row) => region(EXPLANATION, hangsOn(row, 3)));
  assert.deepEqual(down, ['top', 'top', 'middle', 'middle', 'middle', 'bottom', 'bottom']);
});

test('words say what was covered, and what that changed', () => {
  assert.equal(
    describe(EXPLANATION, hangsOn(3, 0)),
    'Heat map: covering the left changed “Camera” most',
  );
  const said = sentence(EXPLANATION, hangsOn(3, 0)).replaceAll('\u00a0', ' ');
  assert.equal(
    said,
    'Covering the warm parts changed the answer most. ' +
      'With the left covered, “Camera” falls from 90 % to 10 %.',
  );
});

test('what a sure answer hangs on is seen too, though it stays sure', () => {
  const sure = { ...hangsOn(6, 6, 0.002), probability: 0.9999 };
  sure.drops = sure.drops.map((drop) => Math.max(drop, 0));
  assert.equal(warmth(EXPLANATION, sure)[7][7], 1);
  assert.match(sentence(EXPLANATION, sure), /bottom right covered, “Camera” stays at over 99/);
});

test('warm is brighter than cold, so that hue is not all that tells them apart', () => {
  const side = 16;
  const found = pixels(warmth(EXPLANATION, hangsOn(0, 0)), side);
  const light = (place) => found[4 * place] + found[4 * place + 1] + found[4 * place + 2];
  assert.equal(found.length, 4 * side * side);
  assert.ok(light(0) > 400);
  assert.ok(light(side * side - 1) < 100);
  assert.ok(light(0) > light(2) && light(2) > light(side / 2));
});
