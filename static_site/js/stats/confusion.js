/** A confusion matrix: what was in the pictures (rows) against what the model said (columns). */

/**
 * `truth` is empty for none of the labels.
 * @typedef {{truth: string, said: string, count: number}} Pair
 * @typedef {{said: string, count: number, share: number}} Cell
 * @typedef {{truth: string, all: number, cells: Cell[]}} Row  `all` counts what has no column too
 * @typedef {{labels: string[], rows: Row[], left: number}} Matrix  `left` labels have no place
 */

/** More cannot be read. */
export const MOST_LABELS = 20;

/** What a person calls a truth. @param {string} truth */
export const nameOf = (truth) => truth || 'Something else';

/** @param {Pair[]} pairs @returns {Pair[]} the mistakes, the most frequent first */
export const mistakesOf = (pairs) =>
  pairs
    .filter(({ truth, said, count }) => truth !== said && count > 0)
    .sort(
      (one, other) =>
        other.count - one.count ||
        one.truth.localeCompare(other.truth) ||
        one.said.localeCompare(other.said),
    );

/**
 * Adds up by label.
 * @param {Pair[]} pairs @returns {Map<string, number>}
 */
function totalsOf(pairs) {
  const totals = new Map();
  for (const { truth, said, count } of pairs) {
    for (const label of new Set([truth, said])) {
      if (label && count) totals.set(label, (totals.get(label) ?? 0) + count);
    }
  }
  return totals;
}

/**
 * The labels that are mistaken most, in the model's order.
 * @param {Pair[]} pairs @param {string[]} order
 */
function labelsOf(pairs, order) {
  const totals = totalsOf(pairs);
  const wrong = totalsOf(mistakesOf(pairs));
  const places = new Map(order.map((label, place) => [label, place]));
  const place = (/** @type {string} */ label) => places.get(label) ?? order.length;
  const labels = [...totals.keys()]
    .sort(
      (one, other) =>
        (wrong.get(other) ?? 0) - (wrong.get(one) ?? 0) ||
        (totals.get(other) ?? 0) - (totals.get(one) ?? 0) ||
        place(one) - place(other),
    )
    .slice(0, MOST_LABELS)
    .sort((one, other) => place(one) - place(other) || one.localeCompare(other));
  return { labels, left: totals.size - labels.length };
}

/** @param {Pair[]} pairs @param {string[]} order the model's own of its labels @returns {Matrix} */
export function matrixOf(pairs, order) {
  const { labels, left } = labelsOf(pairs, order);
  /** @type {Map<string, Map<string, number>>} */
  const counts = new Map();
  for (const { truth, said, count } of pairs) {
    const row = counts.get(truth) ?? new Map();
    counts.set(truth, row.set(said, count));
  }
  const none = labels.some((said) => counts.get('')?.has(said));
  const rows = [...labels, ...(none ? [''] : [])].map((truth) => {
    const row = counts.get(truth);
    const all = [...(row?.values() ?? [])].reduce((sum, count) => sum + count, 0);
    const cells = labels.map((said) => {
      const count = row?.get(said) ?? 0;
      return { said, count, share: all ? count / all : 0 };
    });
    return { truth, all, cells };
  });
  return { labels, rows, left };
}
