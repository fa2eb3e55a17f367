import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  asJpg,
  isSendable,
  sentSize,
  shrunk,
  stepsTo,
} from '../../../static_site/js/upload/shrink.js';

const size = (width, height) => ({ width, height });

test('the longer side is at most 1280, and the shape stays', () => {
  assert.deepEqual(sentSize(size(3000, 2000)), size(1280, 853));
  assert.deepEqual(sentSize(size(2000, 3000)), size(853, 1280));
  assert.deepEqual(sentSize(size(1280, 9)), size(1280, 9));
  assert.deepEqual(sentSize(size(60_000, 1)), size(1280, 1));
});

test('no step skips a pixel: each is at least half of the one before', () => {
  assert.deepEqual(stepsTo(size(3000, 2000)), [size(1500, 1000), size(1280, 853)]);
  assert.deepEqual(stepsTo(size(1281, 800)), [size(1280, 799)]);
  for (const from of [size(8160, 6120), size(2561, 3), size(5121, 5121)]) {
    let [last] = [from];
    for (const step of stepsTo(from)) {
      assert.ok(step.width * 2 >= last.width && step.height * 2 >= last.height);
      last = step;
    }
    assert.deepEqual(last, sentSize(from));
  }
});

test('HEIC and files over 20 MiB are not for the server', () => {
  assert.ok(isSendable({ file: { size: 20 * 2 ** 20 }, type: 'image/avif' }));
  assert.ok(!isSendable({ file: { size: 20 * 2 ** 20 + 1 }, type: 'image/jpeg' }));
  assert.ok(!isSendable({ file: { size: 9 }, type: 'image/heic' }));
});

for (const [name, sent] of [
  ['IMG_1234.HEIC', 'IMG_1234.jpg'],
  ['my.cat.png', 'my.cat.jpg'],
  ['cat', 'cat.jpg'],
  ['.png', 'picture.jpg'],
]) {
  test(`${name} is sent as ${sent}`, () => assert.equal(asJpg(name), sent));
}

test('where nothing can be drawn the original is sent, card or not', async () => {
  const file = new File(['x'], 'a.jpg');
  for (const card of [Promise.resolve({ labels: [] }), Promise.reject(new Error('offline'))]) {
    assert.deepEqual(await shrunk(file, 'image/jpeg', card), { file, type: 'image/jpeg' });
  }
});
