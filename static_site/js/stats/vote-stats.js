/** The votes' statistics, put in order for the page. Pure. */

/**
 * @typedef {[number, number]} Interval
 * @typedef {{votes: number, accuracy: number | null, interval: Interval | null, cannot_tell: number,
 *            confusion: Record<string, Record<string, number>>, labels: Record<string, any>}} Figures
 * @typedef {{label: string, votes: number, right: number, accuracy: number | null, interval: Interval | null}} Line
 * @typedef {'' | 'blind' | 'shown'} Kind  empty for all votes
 * @typedef {{predicted: string, voted: string, count: number}} Pair  `voted` is empty for none of the labels
 */

const NOTHING = { votes: 0, accuracy: null, interval: null, cannot_tell: 0, confusion: {}, labels: {} };
const Z = 1.959964; // of the normal distribution, for 95 %
const DAY_MS = 86_400_000;
const STEPS = [1, 7, 30];
const MOST_POINTS = 40;

/** @param {any} stats as the API gives it @param {string} version empty for all @param {Kind} kind @returns {Figures} */
export function figuresOf(stats, version, kind) {
  const base = version ? stats.models?.[version] : stats;
  return { ...NOTHING, ...(kind ? base?.[kind] : base) };
}

/** Wilson's interval, as the API computes it. @param {number} right @param {number} votes @returns {Interval | null} */
export function wilson(right, votes) {
  if (!votes) return null;
  const share = right / votes;
  const square = (Z * Z) / votes;
  const middle = (share + square / 2) / (1 + square);
  const reach = (Z / (1 + square)) * Math.sqrt((share * (1 - share)) / votes + square / (4 * votes));
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}

/** @param {Figures} figures @returns {number} */
export const rightOf = ({ confusion }) => Object.entries(confusion).reduce((sum, [label, row]) => sum + (row[label] ?? 0), 0);

/** @param {string} label @param {Figures} figures @returns {Line} */
const lineOf = (label, figures) => ({ label, votes: figures.votes, right: rightOf(figures), accuracy: figures.accuracy, interval: figures.interval });

/** All, blind and shown. @param {any} stats @param {string} version @returns {Line[]} */
export const kindsOf = (stats, version) => /** @type {[string, Kind][]} */ ([['All votes', ''], ['Blind', 'blind'], ['Shown', 'shown']])
  .map(([label, kind]) => lineOf(label, figuresOf(stats, version, kind)));

/** @param {any} stats @param {Kind} kind @returns {Line[]} most votes first */
export const versionsOf = (stats, kind) => Object.keys(stats.models ?? {})
  .map((version) => lineOf(version, figuresOf(stats, version, kind)))
  .sort((one, other) => other.votes - one.votes || one.label.localeCompare(other.label));

/** By what the model said. @param {Figures} figures @returns {Line[]} most votes first */
export const labelsOf = ({ labels, confusion }) => Object.entries(labels)
  .map(([label, { votes, accuracy, interval }]) => ({ label, votes, right: confusion[label]?.[label] ?? 0, accuracy, interval }))
  .sort((one, other) => other.votes - one.votes || one.label.localeCompare(other.label));

/** @param {Figures} figures @returns {Pair[]} the most frequent first */
export const pairsOf = ({ confusion }) => Object.entries(confusion)
  .flatMap(([predicted, row]) => Object.entries(row).map(([voted, count]) => ({ predicted, voted, count })))
  .filter(({ count }) => count > 0)
  .sort((one, other) => other.count - one.count || one.predicted.localeCompare(other.predicted) || one.voted.localeCompare(other.voted));

/**
 * The labels with the most votes, in the model's own order.
 * @param {Pair[]} pairs @param {number} most @param {string[]} order @returns {{labels: string[], all: number}} `all` is how many there are
 */
export function labelsIn(pairs, most, order) {
  /** @type {Map<string, number>} */
  const totals = new Map();
  for (const { predicted, voted, count } of pairs) {
    for (const label of new Set([predicted, voted])) if (label) totals.set(label, (totals.get(label) ?? 0) + count);
  }
  const place = (/** @type {string} */ label) => { const found = order.indexOf(label); return found < 0 ? order.length : found; };
  const labels = [...totals].sort(([, one], [, other]) => other - one).slice(0, most).map(([label]) => label);
  return { labels: labels.sort((one, other) => place(one) - place(other) || one.localeCompare(other)), all: totals.size };
}

/**
 * Votes day by day, or by larger steps where there are many days.
 * @param {any} stats @param {string} version @param {Kind} kind
 * @returns {{step: number, points: (Line & {start: number})[]}} `step` in days, `start` in ms
 */
export function daysOf(stats, version, kind) {
  const days = (stats.days ?? []).filter((/** @type {any} */ { model }) => !version || model === version);
  const starts = days.map((/** @type {any} */ { day }) => Date.parse(day));
  const first = starts.reduce((/** @type {number} */ least, /** @type {number} */ start) => Math.min(least, start), Infinity);
  const span = starts.reduce((/** @type {number} */ most, /** @type {number} */ start) => Math.max(most, start - first), 0) / DAY_MS + 1;
  const step = STEPS.find((size) => span / size <= MOST_POINTS) ?? Math.ceil(span / MOST_POINTS);
  /** @type {Map<number, {votes: number, right: number}>} */
  const points = new Map();
  days.forEach((/** @type {any} */ day, /** @type {number} */ at) => {
    const start = first + Math.floor((starts[at] - first) / (step * DAY_MS)) * step * DAY_MS;
    const { votes, correct } = countsOf(day, kind);
    const { votes: before, right } = points.get(start) ?? { votes: 0, right: 0 };
    points.set(start, { votes: before + votes, right: right + correct });
  });
  return {
    step,
    points: [...points].filter(([, { votes }]) => votes > 0).sort(([one], [other]) => one - other)
      .map(([start, { votes, right }]) => ({ start, label: '', votes, right, accuracy: right / votes, interval: wilson(right, votes) })),
  };
}

/** @param {any} day @param {Kind} kind @returns {{votes: number, correct: number}} */
function countsOf(day, kind) {
  const blind = day.blind ?? { votes: 0, correct: 0 };
  if (kind === 'blind') return blind;
  return kind === 'shown' ? { votes: day.votes - blind.votes, correct: day.correct - blind.correct } : day;
}
