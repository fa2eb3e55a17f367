/** The statistics of the votes, put in order for the page. */

import { own } from '../lib/own.js';

/** @import {Agreement, Interval, VoteFigures, VoteKind, VoteStats} from '../lib/types.js' */
/**
 * @typedef {{label: string, votes: number, right: number, accuracy: number | null,
 *            interval: Interval | null}} Line
 */
/** `voted` is empty for none of the labels. @typedef {{predicted: string, voted: string, count: number}} Pair */

/** @type {VoteFigures} */
const NO_VOTES = {
  votes: 0,
  accuracy: null,
  interval: null,
  cannot_tell: 0,
  confusion: {},
  labels: {},
};

/** @type {[string, VoteKind][]} */
const KINDS = [
  ['All votes', ''],
  ['Blind', 'blind'],
  ['Shown', 'shown'],
];

/**
 * @param {VoteStats} stats @param {string} version empty for all @param {VoteKind} kind
 * @returns {VoteFigures}
 */
export function figuresOf(stats, version, kind) {
  const split = version ? own(stats.models, version) : stats;
  return { ...NO_VOTES, ...(kind ? split?.[kind] : split) };
}

/** How many agreed with the model. @param {Agreement} figures @returns {number} */
export const rightOf = ({ votes, accuracy }) => Math.round(votes * (accuracy ?? 0));

/** @param {string} label @param {VoteFigures} figures @returns {Line} */
function lineOf(label, figures) {
  const { votes, accuracy, interval } = figures;
  return { label, votes, right: rightOf(figures), accuracy, interval };
}

/** @param {Line} one @param {Line} other */
const mostVotesFirst = (one, other) =>
  other.votes - one.votes || one.label.localeCompare(other.label);

/** All, blind and shown. @param {VoteStats} stats @param {string} version @returns {Line[]} */
export const kindsOf = (stats, version) =>
  KINDS.map(([label, kind]) => lineOf(label, figuresOf(stats, version, kind)));

/** Version by version. @param {VoteStats} stats @param {VoteKind} kind @returns {Line[]} */
export const versionsOf = (stats, kind) =>
  Object.keys(stats.models ?? {})
    .map((version) => lineOf(version, figuresOf(stats, version, kind)))
    .sort(mostVotesFirst);

/** By what the model said. @param {VoteFigures} figures @returns {Line[]} */
export const labelsOf = ({ labels }) =>
  Object.entries(labels)
    .map(([label, { votes, accuracy, interval }]) => {
      return { label, votes, right: rightOf({ votes, accuracy, interval }), accuracy, interval };
    })
    .sort(mostVotesFirst);

/** @param {VoteFigures} figures @returns {Pair[]} the most frequent first */
export const pairsOf = ({ confusion }) =>
  Object.entries(confusion)
    .flatMap(([predicted, row]) =>
      Object.entries(row).map(([voted, count]) => ({ predicted, voted, count })),
    )
    .filter(({ count }) => count > 0)
    .sort(
      (one, other) =>
        other.count - one.count ||
        one.predicted.localeCompare(other.predicted) ||
        one.voted.localeCompare(other.voted),
    );

/**
 * The labels with the most votes, in the model's own order.
 * @param {Pair[]} pairs @param {number} most @param {string[]} order
 * @returns {{labels: string[], all: number}} `all` is how many there are
 */
export function labelsIn(pairs, most, order) {
  /** @type {Map<string, number>} */
  const totals = new Map();
  for (const { predicted, voted, count } of pairs) {
    for (const label of new Set([predicted, voted])) {
      if (label) totals.set(label, (totals.get(label) ?? 0) + count);
    }
  }
  const place = (/** @type {string} */ label) => {
    const found = order.indexOf(label);
    return found < 0 ? order.length : found;
  };
  const labels = [...totals]
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([label]) => label)
    .sort((one, other) => place(one) - place(other) || one.localeCompare(other));
  return { labels, all: totals.size };
}
