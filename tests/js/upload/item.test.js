import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Failure } from '../../../static_site/js/lib/failure.js';
import { itemFrom, itemOf, keptOf } from '../../../static_site/js/upload/item.js';

/** @param {object} was @returns what it is after the page was loaded again */
const reloaded = (was) => itemFrom(keptOf(Object.assign(itemOf(null), was)));
const problem = new Failure('login-needed');

test('what was on its way begins again', () => {
  for (const step of ['waiting', 'preparing', 'sending']) {
    assert.equal(reloaded({ step }).step, 'waiting');
  }
});

test('what the end of a session stopped goes on after the login', () => {
  const chosen = reloaded({ step: 'failed', problem });
  assert.deepEqual([chosen.step, chosen.problem], ['waiting', null]);
  const sent = reloaded({ step: 'failed', problem, id: '0'.repeat(32) });
  assert.deepEqual([sent.step, sent.problem], ['looking', null]);
});

test('what failed for another reason is shown as it was', () => {
  const failed = reloaded({ step: 'failed', problem: new Failure('too-slow') });
  assert.deepEqual([failed.step, failed.problem.code], ['failed', 'too-slow']);
});
