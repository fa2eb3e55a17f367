/** What was measured of a model before its release, put in order for the page. */
import { number, oneDecimal } from '../lib/format.js';
import { own } from '../lib/own.js';

/** @import {Card, Evaluation, Measured, MeasuredShare} from '../lib/types.js' */
/** @import {Cell} from '../charts/heatmap.js' */
/** @typedef {MeasuredShare & {label: string}} LabelFigure */

/** The figures of a card, or null where nobody measured it. @param {Card} card */
export function evaluationOf({ measured }) {
  if (typeof measured?.accuracy !== 'number' || !(Number(measured.pictures) > 0)) return null;
  return /** @type {Evaluation} */ (measured);
}

/**
 * Every label that was measured, the worst first.
 * @param {Record<string, MeasuredShare> | undefined} shares @returns {LabelFigure[]}
 */
export function worstFirst(shares) {
  return Object.entries(shares ?? {})
    .map(([label, share]) => ({ label, ...share }))
    .sort((one, other) => one.accuracy - other.accuracy || one.label.localeCompare(other.label));
}

/** A row of a table. @param {LabelFigure} figure @returns {[string, ...string[]]} */
export const rowOf = ({ label, pictures, correct, accuracy }) => [
  label,
  number(pictures),
  number(correct),
  oneDecimal(accuracy),
];

/**
 * The confusion matrix among `labels`: how often `truth` was there and `said` was said.
 * @param {Measured} measured @param {string[]} labels @returns {Cell[]}
 */
export function cellsOf(measured, labels) {
  return labels.flatMap((truth) => {
    const row = own(measured.confusion, truth) ?? {};
    const all = Object.values(row).reduce((sum, count) => sum + count, 0);
    return labels.map((said) => {
      const count = own(row, said) ?? 0;
      return { truth, said, count, share: all ? count / all : 0 };
    });
  });
}

/** Where a source of pictures is found on the web. @param {unknown} where @returns {string | null} */
export function addressOf(where) {
  if (typeof where !== 'string') return null;
  if (/^github:[\w.-]+\/[\w.-]+$/.test(where)) {
    return `https://github.com/${where.slice('github:'.length)}`;
  }
  return /^https:\/\/\S+$/.test(where) ? where : null;
}
