import assert from 'node:assert/strict';
import { test } from 'node:test';

import { shortcutOf } from '../../../static_site/js/voting/shortcuts.js';

const press = (key, code = '', shiftKey = false) => shortcutOf({ key, code, shiftKey });

test('digits choose labels, the first with 1', () => {
  assert.deepEqual(press('1', 'Digit1'), { kind: 'label', place: 0 });
  assert.deepEqual(press('9', 'Numpad9'), { kind: 'label', place: 8 });
});

test('zero is none of the labels', () => {
  assert.deepEqual(press('0', 'Digit0'), { kind: 'none' });
});

test('keyboards that want Shift for digits are understood', () => {
  assert.deepEqual(press('é', 'Digit2'), { kind: 'label', place: 1 });
  assert.deepEqual(press('2', 'Digit2', true), { kind: 'label', place: 1 });
});

test('a question mark stays one on any key', () => {
  assert.deepEqual(press('?', 'Digit7', true), { kind: 'unknown' });
});

test('letters count in both cases', () => {
  assert.deepEqual([press('S'), press('s')], [{ kind: 'skip' }, { kind: 'skip' }]);
});

test('other keys mean nothing', () => {
  for (const key of ['x', 'Enter', 'constructor', 'toString']) assert.equal(press(key), null);
});
