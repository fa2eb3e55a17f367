/** What was measured of a model before its release, put in order for the page. */
import { number, oneDecimal } from '../lib/format.js';

/** @import {Card, Evaluation, MeasuredShare} from '../lib/types.js' */
/** @import {Pair} from './confusion.js' */
/** @import {Share} from './shares.js' */
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

/** @param {Evaluation} evaluation @returns {Share[]} */
export const sharesOf = ({ labels }) =>
  Object.entries(labels ?? {}).map(([label, { pictures, correct }]) => {
    return { label, all: pictures, right: correct };
  });

/** @param {Evaluation} evaluation @returns {Pair[]} */
export const pairsOf = ({ confusion }) =>
  Object.entries(confusion ?? {}).flatMap(([truth, row]) =>
    Object.entries(row).map(([said, count]) => ({ truth, said, count })),
  );

/** Where a source of pictures is found on the web. @param {unknown} where @returns {string | null} */
export function addressOf(where) {
  if (typeof where !== 'string') return null;
  if (/^github:[\w.-]+\/[\w.-]+$/.test(where)) {
    return `https://github.com/${where.slice('github:'.length)}`;
  }
  return /^https:\/\/\S+$/.test(where) ? where : null;
}
