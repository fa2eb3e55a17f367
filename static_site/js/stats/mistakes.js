/** The most frequent mistakes, in words. */
import { make } from '../lib/dom.js';
import { plural, shorten } from '../lib/format.js';

/** @import {Pair} from './confusion.js' */

export const MOST_PAIRS = 6;

const LONGEST = 40;

/** @param {Pair} pair @returns {[Node, Node]} what it was, and what the model said */
export const namesOf = ({ truth, said }) => [
  make('bdi', {}, truth ? shorten(truth, LONGEST) : 'something else'),
  make('bdi', {}, shorten(said, LONGEST)),
];

/** @param {HTMLElement} list @param {Pair[]} pairs the most frequent first @param {string} noun */
export function renderWords(list, pairs, noun) {
  const items = pairs.slice(0, MOST_PAIRS).map((pair) => {
    const [truth, said] = namesOf(pair);
    const count = make('span', { className: 'quiet' }, plural(pair.count, noun));
    return make('li', {}, make('span', {}, truth, ' taken for ', said), count);
  });
  list.replaceChildren(...items);
}
