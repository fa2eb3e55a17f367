/** The three numbers at the top, in words. */
import { number, percent, plural } from '../lib/format.js';
import { ENOUGH, intervalOf } from './shares.js';
import { figuresOf, rightOf } from './vote-stats.js';

/** @import {Evaluation, VoteStats} from '../lib/types.js' */
/** `fine` is the small print. @typedef {{big: string, small: string, fine?: string}} Words */

/** A share that is sure enough to be one. @param {number} right @param {number} all @returns {string} */
const interval = (right, all) => `95\u00a0% interval: ${intervalOf(right, all)}`;

/** @param {number} votes @param {number} right @returns {string} */
function fewVotes(votes, right) {
  if (votes === 1) return `1 vote so far, and it ${right ? 'agreed' : 'disagreed'}`;
  return `${number(votes)} votes so far; ${right ? number(right) : 'none'} agreed`;
}

/** How often people agree with the model. @param {VoteStats} stats @returns {Words} */
export function agreement(stats) {
  const figures = figuresOf(stats, '', '');
  const { votes } = figures;
  const right = rightOf(figures);
  if (!votes) return { big: 'No votes yet', small: 'Yours can be the first.' };
  if (votes < ENOUGH) {
    return { big: fewVotes(votes, right), small: `A percentage needs ${ENOUGH} votes.` };
  }
  const small = 'of votes agree with the model';
  return { big: percent(right / votes), small, fine: interval(right, votes) };
}

/** @param {VoteStats} stats @returns {Words} */
export function turnout(stats) {
  const { votes, cannot_tell: unable } = figuresOf(stats, '', '');
  const fine = unable ? `${number(unable)} more couldn’t tell` : '';
  return { big: number(votes), small: `on ${plural(stats.pictures, 'picture')}`, fine };
}

/** What was measured before. @param {Evaluation | null} evaluation @returns {Words} */
export function measuredBefore(evaluation) {
  if (!evaluation) return { big: 'Not measured', small: 'This model came without a test.' };
  const { accuracy, correct, pictures } = evaluation;
  const counted = `${number(correct)} of ${plural(pictures, 'picture')}`;
  if (pictures < ENOUGH) return { big: counted, small: 'right, in a test before release' };
  return { big: percent(accuracy), small: `right: ${counted}`, fine: interval(correct, pictures) };
}
