import assert from 'node:assert/strict';
import { test } from 'node:test';

import { agreement, measuredBefore, turnout } from '../../../static_site/js/stats/numbers.js';

const votes = (count, right, more = {}) => ({
  votes: count,
  accuracy: count ? right / count : null,
  cannot_tell: 0,
  pictures: 1,
  ...more,
});
const textOf = ({ big, small, fine = '' }) => `${big} ${small} ${fine}`;

test('below twenty votes there is no percentage', () => {
  for (let count = 0; count < 20; count += 1) {
    assert.doesNotMatch(textOf(agreement(votes(count, count))), /%/);
  }
  assert.equal(agreement(votes(1, 1)).big, '1 vote so far, and it agreed');
  assert.equal(agreement(votes(1, 0)).big, '1 vote so far, and it disagreed');
  assert.equal(agreement(votes(3, 2)).big, '3 votes so far; 2 agreed');
  assert.equal(agreement(votes(3, 0)).big, '3 votes so far; none agreed');
  assert.equal(agreement(votes(0, 0)).big, 'No votes yet');
});

test('from twenty votes on there is one, with its interval in small print', () => {
  const { big, fine } = agreement(votes(200, 199));
  assert.match(big, /^over 99.%$/);
  assert.match(fine, /^95.% interval: 97.% to over 99.%$/);
});

test('votes are told with their pictures', () => {
  const told = turnout(votes(1234, 1, { pictures: 1, cannot_tell: 3 }));
  assert.equal(textOf(told), '1,234 on 1 picture 3 more couldn’t tell');
});

test('what was measured on few pictures is no percentage either', () => {
  const few = measuredBefore({ accuracy: 0.9, correct: 9, pictures: 10 });
  assert.equal(few.big, '9 of 10 pictures');
  assert.match(measuredBefore({ accuracy: 0.98, correct: 98, pictures: 100 }).big, /^98.%$/);
  assert.equal(measuredBefore(null).big, 'Not measured');
});
