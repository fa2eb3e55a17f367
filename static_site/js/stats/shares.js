/** Shares of what was counted: how sure they are, and which are the worst. */
import { number, percent, plural } from '../lib/format.js';

/** @import {Interval} from '../lib/types.js' */
/** `right` of `all` votes or pictures. @typedef {{label: string, all: number, right: number}} Share */

/** Fewer are told as numbers: a percentage would promise too much. */
export const ENOUGH = 20;
/** The worst that are told. */
export const MOST_WORST = 5;
const Z = 1.959964; // of the normal distribution, for 95 %

/**
 * Wilson's interval, as the API computes it; all that is possible where nothing was counted.
 * @param {number} right @param {number} all @returns {Interval}
 */
export function wilson(right, all) {
  if (!all) return [0, 1];
  const share = right / all;
  const square = (Z * Z) / all;
  const middle = (share + square / 2) / (1 + square);
  const spread = Math.sqrt((share * (1 - share)) / all + square / (4 * all));
  const reach = (Z / (1 + square)) * spread;
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}

/** @param {number} right @param {number} all @returns {string} */
export const intervalOf = (right, all) => wilson(right, all).map(percent).join(' to ');

/** With a percentage where it is worth one. @param {number} count @param {number} all @param {string} noun */
export function outOf(count, all, noun) {
  const share = all < ENOUGH ? '' : ` (${percent(count / all)})`;
  return `${number(count)} of ${plural(all, noun)}${share}`;
}

/**
 * Those with mistakes, the worst first. What is hardly known is not called bad: the upper end of
 * the interval decides.
 * @param {Share[]} shares @param {number} most @returns {Share[]}
 */
export function worst(shares, most) {
  const best = (/** @type {Share} */ { right, all }) => wilson(right, all)[1];
  return shares
    .filter(({ right, all }) => right < all)
    .sort((one, other) => best(one) - best(other) || one.label.localeCompare(other.label))
    .slice(0, most);
}
