import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Failure } from '../../../static_site/js/lib/failure.js';
import { Outbox } from '../../../static_site/js/voting/outbox.js';

const later = (act) => async () => {
  await null;
  act();
};

test('calls are sent one after another and in order', async () => {
  const sent = [];
  const outbox = new Outbox(() => {});
  const all = outbox.add(later(() => sent.push(1)));
  outbox.add(later(() => sent.push(2)));
  await all;
  assert.deepEqual(sent, [1, 2]);
});

test('a call that may succeed later waits, with all after it', async () => {
  let online = false;
  const sent = [];
  const outbox = new Outbox(() => {});
  const send = later(() => {
    if (!online) throw new Failure('offline');
    sent.push(1);
  });
  await outbox.add(send);
  outbox.waiting.push(later(() => sent.push(2)));
  assert.equal(outbox.problem.code, 'offline');
  assert.equal(outbox.waiting.length, 2);
  online = true;
  await outbox.run();
  assert.deepEqual([sent, outbox.problem, outbox.waiting], [[1, 2], null, []]);
});

test('a call that never succeeds is reported and dropped', async () => {
  const lost = [];
  const outbox = new Outbox((problem) => lost.push(problem?.code ?? null));
  const gone = later(() => {
    throw new Failure('unknown-picture');
  });
  const all = outbox.add(gone);
  outbox.add(later(() => {}));
  await all;
  assert.deepEqual([lost, outbox.waiting], [['unknown-picture', null], []]);
});

test('a vote waits for the login', async () => {
  const outbox = new Outbox(() => {});
  await outbox.add(() => Promise.reject(new Failure('login-needed')));
  assert.equal(outbox.waiting.length, 1);
  assert.equal(outbox.problem.code, 'login-needed');
});
