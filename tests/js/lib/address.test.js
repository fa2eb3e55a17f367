import assert from 'node:assert/strict';
import { test } from 'node:test';

import { askedBy, guessesFor } from '../../../static_site/js/lib/address.js';

const asked = (address) => {
  const { pathname, search, hash } = new URL(address, 'https://example.org');
  return askedBy({ pathname, search, hash });
};

test('short and old addresses name a picture', () => {
  for (const address of ['/L9U', '/l9u', '/result.html?name=l9u']) {
    assert.deepEqual(asked(address), { name: 'L9U' });
  }
  const id = 'a'.repeat(32);
  assert.deepEqual(asked(`/result.html#id=${id}`), { id });
  assert.deepEqual(asked('/'), {});
  assert.deepEqual(asked('/index.html'), {});
});

test('an address that makes no sense is refused', () => {
  assert.throws(() => asked('/result.html'), { code: 'nothing-asked' });
  assert.throws(() => asked('/result.html?name=%3Cb%3E'), { code: 'bad-name' });
});

test('a mistyped code is tried with signs that look alike, the likeliest first', () => {
  assert.deepEqual(guessesFor('OAK'), ['0AK']);
  assert.deepEqual(guessesFor('O7I').slice(0, 3).sort(), ['07I', 'O71', 'O7L']);
  assert.deepEqual(guessesFor('XYQ'), []);
  assert.ok(guessesFor('O0I1L5SB8Z2').length <= 12);
});
