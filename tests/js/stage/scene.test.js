import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Failure } from '../../../static_site/js/lib/failure.js';
import { phaseOf, wordsOf } from '../../../static_site/js/stage/scene.js';

const hidden = new Failure('hidden');

for (const [what, scene] of [
  ['shared by others', { name: '7QK', problem: hidden }],
  ['of this tab, answered before', { item: { step: 'done', result: {} }, problem: hidden }],
]) {
  test(`a hidden picture ${what} is nothing but said to be hidden`, () => {
    assert.equal(phaseOf(scene), 'hidden');
    const { title, lede } = wordsOf(scene);
    assert.equal(title, 'This picture is hidden.');
    assert.match(lede, /^Somebody reported it\. .* looked at it\.$/);
  });
}

test('any other problem leaves a picture of this tab as it is', () => {
  const item = { step: 'done', result: {} };
  assert.equal(phaseOf({ item, problem: new Failure('offline') }), 'shown');
});
