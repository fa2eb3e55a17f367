/** The statistics of the votes, put in order for the page. */

import { own } from '../lib/own.js';

/** @import {Agreement, VoteFigures, VoteKind, VoteStats} from '../lib/types.js' */
/** @import {Pair} from './confusion.js' */
/** @import {Share} from './shares.js' */
/**
 * What is looked at: all versions where `version` is empty.
 * @typedef {{stats: VoteStats, order: string[], version: string, kind: VoteKind}} View
 */

/** @type {VoteFigures} */
const NO_VOTES = {
  votes: 0,
  accuracy: null,
  interval: null,
  cannot_tell: 0,
  confusion: {},
  labels: {},
};

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

/** @param {string} label @param {Agreement} figures @returns {Share} */
const shareOf = (label, figures) => ({ label, all: figures.votes, right: rightOf(figures) });

/** Every version with votes, the most votes first. @param {VoteStats} stats @param {VoteKind} kind */
export const versionsOf = (stats, kind) =>
  Object.keys(stats.models ?? {})
    .map((version) => shareOf(version, figuresOf(stats, version, kind)))
    .filter(({ all }) => all > 0)
    .sort((one, other) => other.all - one.all || one.label.localeCompare(other.label));

/** By what the model said. @param {VoteFigures} figures @returns {Share[]} */
export const answersOf = ({ labels }) =>
  Object.entries(labels).map(([label, figures]) => shareOf(label, figures));

/** What people said is the truth. @param {VoteFigures} figures @returns {Pair[]} */
export const pairsOf = ({ confusion }) =>
  Object.entries(confusion).flatMap(([said, row]) =>
    Object.entries(row).map(([truth, count]) => ({ truth, said, count })),
  );

/** The versions that made a mistake. @param {View} view @param {Pair} pair @returns {string[]} */
export function versionsWith({ stats, version }, { truth, said }) {
  if (version) return [version];
  return Object.entries(stats.models)
    .filter(([, { confusion }]) => Number(own(own(confusion, said), truth)) > 0)
    .map(([name]) => name);
}
