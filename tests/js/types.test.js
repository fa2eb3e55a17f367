import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { TYPES, typesOfDescription } from './types.js';

test('the types are those of the description', async () => {
  assert.equal(await readFile(TYPES, 'utf8'), await typesOfDescription());
});
