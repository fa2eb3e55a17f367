/** The figures of a model's card, put in order for the page. */

/** @typedef {{label: string, pictures: number, correct: number, accuracy: number}} LabelFigure */

/** Charts show no more labels than can be read. */
export const READABLE = 20;

/** Every label that was measured, the worst first. @param {any} measured @returns {LabelFigure[]} */
export function worstFirst(measured) {
  return Object.entries(measured.labels ?? {})
    .map(([label, figures]) => ({ label, .../** @type {any} */ (figures) }))
    .sort((one, other) => one.accuracy - other.accuracy || one.label.localeCompare(other.label));
}

/**
 * The confusion matrix among `labels`: how often `truth` was there and `said` was said.
 * @param {any} measured @param {string[]} labels @returns {import('../charts/heatmap.js').Cell[]}
 */
export function cellsOf(measured, labels) {
  return labels.flatMap((truth) => {
    const row = measured.confusion?.[truth] ?? {};
    const all = Object.values(row).reduce((sum, count) => sum + count, 0);
    return labels.map((said) => {
      const count = row[said] ?? 0;
      return { truth, said, count, share: all ? count / all : 0 };
    });
  });
}

/** Where a source of pictures is found on the web, or null. @param {unknown} where @returns {string | null} */
export function addressOf(where) {
  if (typeof where !== 'string') return null;
  if (/^github:[\w.-]+\/[\w.-]+$/.test(where)) return `https://github.com/${where.slice('github:'.length)}`;
  return /^https:\/\/\S+$/.test(where) ? where : null;
}
