/** Votes day by day, or by larger steps where there are many days. */

/** @import {Day, DayCounts, VoteKind, VoteStats} from '../lib/types.js' */
/** @import {Share} from './shares.js' */

const DAY_MS = 86_400_000;
const STEPS = [1, 7, 30];
const MOST_POINTS = 40;

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
 * @returns {{step: number, points: (Share & {start: number})[]}} `step` in days, `start` in ms
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
    .map(([start, { votes, correct }]) => ({ start, label: '', all: votes, right: correct }));
  return { step, points };
}
