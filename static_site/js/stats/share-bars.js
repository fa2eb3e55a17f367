/** Bars of shares: what was right is green, the rest is rust, and the numbers stand next to it. */
import { make } from '../lib/dom.js';
import { outOf } from './shares.js';

/** @import {Share} from './shares.js' */

/** @param {Share} share @param {string} noun */
function bar({ label, all, right }, noun) {
  const part = make('span');
  part.style.inlineSize = `${(right / all) * 100}%`;
  return make(
    'li',
    {},
    make('span', { className: 'label', dir: 'auto' }, label),
    make('span', { className: 'bar' }, part),
    make('span', { className: 'quiet' }, outOf(right, all, noun)),
  );
}

/** @param {HTMLElement} list @param {Share[]} shares @param {string} noun what is counted */
export function renderBars(list, shares, noun) {
  const none = make('li', { className: 'quiet' }, 'No mistakes so far.');
  list.replaceChildren(...(shares.length ? shares.map((share) => bar(share, noun)) : [none]));
}
