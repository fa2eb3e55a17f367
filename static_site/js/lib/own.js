/** Looks up in what JSON gave: a label may be called `constructor`, which every object has. */

/**
 * The value of a key that was in the document itself.
 * @template T
 * @param {Record<string, T> | null | undefined} record @param {string} key
 * @returns {T | undefined}
 */
export const own = (record, key) =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;
