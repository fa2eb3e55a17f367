import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkFile, checkSize, sniff } from '../../../static_site/js/upload/file-check.js';
import { nameOf } from '../../../static_site/js/upload/upload.js';

const bytes = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

for (const [start, type] of [
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['GIF89a', 'image/gif'],
  ['RIFF....WEBP', 'image/webp'],
  ['BM', 'image/bmp'],
  ['....ftypheic', 'image/heic'],
  ['....ftypmif1....mif1heic', 'image/heic'],
  ['....ftypavif', 'image/avif'],
  ['....ftypavis', 'image/avif'],
  ['....ftypmif1....mif1miafavif', 'image/avif'],
  ['RIFF....WAVE', null],
  ['<svg', null],
  ['', null],
]) {
  test(`${JSON.stringify(start)} is ${type}`, () => assert.equal(sniff(bytes(start)), type));
}

test('the name of a file decides nothing', async () => {
  const file = new File(['%PDF'], 'picture.jpg', { type: 'image/jpeg' });
  await assert.rejects(checkFile(file), { code: 'unsupported-format' });
});

test('empty, too large and unreadable files are told apart', async () => {
  await assert.rejects(checkFile(new File([], 'a.jpg')), { code: 'empty' });
  const size = 20 * 1024 * 1024;
  assert.throws(() => checkSize({ size: size + 1 }), { code: 'too-large' });
  assert.doesNotThrow(() => checkSize({ size }));
  const folder = { size: 1, slice: () => ({ arrayBuffer: () => Promise.reject(new Error()) }) };
  await assert.rejects(checkFile(folder), { code: 'unreadable' });
});

test('a long file name keeps its end, and control characters go', () => {
  assert.equal(nameOf({ name: `${'x'.repeat(200)}.jpg` }), `${'x'.repeat(96)}.jpg`);
  assert.equal(nameOf({ name: 'a\u0000b.jpg' }), 'a b.jpg');
  assert.equal(nameOf({ name: ' ' }), 'picture');
});
