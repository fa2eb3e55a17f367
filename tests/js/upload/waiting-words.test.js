import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Failure } from '../../../static_site/js/lib/failure.js';
import { doing, inShort } from '../../../static_site/js/upload/waiting-words.js';

test('progress is rounded down, so that 100 % means all', () => {
  assert.equal(doing({ step: 'sending', share: 0.999 }, 0), 'Sending… 99\u00a0%');
});

test('waiting says how long it takes', () => {
  const item = { step: 'looking', since: 0 };
  assert.equal(doing(item, 7_000), 'Looking…');
  assert.equal(doing(item, 9_000), 'Still looking…');
  assert.equal(doing(item, 21_000), 'This is taking longer than usual…');
  assert.match(doing(item, 61_000), /You can leave the page and come back\.$/);
});

test('the strip names the verdict, the trouble or the step', () => {
  const predictions = [{ label: 'Mouse', probability: 0.98 }];
  assert.equal(inShort({ result: { label: 'Mouse', predictions } }, 0), 'Mouse, 98 %');
  assert.equal(inShort({ result: { label: null, predictions } }, 0), 'Not sure');
  const problem = new Failure('offline');
  assert.equal(inShort({ step: 'failed', problem }, 0), 'You’re offline.');
  assert.equal(inShort({ step: 'cancelled' }, 0), 'Cancelled');
});
