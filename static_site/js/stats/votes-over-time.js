/** Votes day by day, or by larger steps where there are many days. */

/** @import {Day, DayCounts, Interval, VoteKind, VoteStats} from '../lib/types.js' */
/** @import {Line} from './vote-stats.js' */

const Z = 1.959964; // of the normal distribution, for 95 %
const DAY_MS = 86_400_000;
const STEPS = [1, 7, 30];
const MOST_POINTS = 40;

/**
 * Wilson's interval, as the API computes it.
 * @param {number} right @param {number} votes @returns {Interval | null}
 */
export function wilson(right, votes) {
  if (!votes) return null;
  const share = right / votes;
  const square = (Z * Z) / votes;
  const middle = (share + square / 2) / (1 + square);
  const spread = Math.sqrt((share * (1 - share)) / votes + square / (4 * votes));
  const reach = (Z / (1 + square)) * spread;
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}

/** @param {Day} day @param {VoteKind} kind @returns {DayCounts} */
function countsOf(day, kind) {
  if (kind === '') return day;
  const blind = day.blind ?? { votes: 0, correct: 0 };
  if (kind === 'blind') return blind;
  return { votes: day.votes - blind.votes, correct: day.correct - blind.correct };
}

/** How many days a point stands for. @param {number[]} starts in ms @returns {number} */
function stepFor(starts) {
  const days = (Math.max(...starts) - Math.min(...starts)) / DAY_MS + 1;
  return STEPS.find((size) => days / size <= MOST_POINTS) ?? Math.ceil(days / MOST_POINTS);
}

/**
 * @param {VoteStats} stats @param {string} version @param {VoteKind} kind
 * @returns {{step: number, points: (Line & {start: number})[]}} `step` in days, `start` in ms
 */
export function daysOf(stats, version, kind) {
  const days = (stats.days ?? []).filter(({ model }) => !version || model === version);
  if (!days.length) return { step: 1, points: [] };
  const starts = days.map(({ day }) => Date.parse(day));
  const first = Math.min(...starts);
  const step = stepFor(starts);
  /** @type {Map<number, DayCounts>} */
  const totals = new Map();
  for (const day of days) {
    const steps = Math.floor((Date.parse(day.day) - first) / (step * DAY_MS));
    const start = first + steps * step * DAY_MS;
    const { votes, correct } = countsOf(day, kind);
    const before = totals.get(start) ?? { votes: 0, correct: 0 };
    totals.set(start, { votes: before.votes + votes, correct: before.correct + correct });
  }
  const points = [...totals]
    .filter(([, { votes }]) => votes > 0)
    .sort(([one], [other]) => one - other)
    .map(([start, { votes, correct }]) => {
      const interval = wilson(correct, votes);
      return { start, label: '', votes, right: correct, accuracy: correct / votes, interval };
    });
  return { step, points };
}
