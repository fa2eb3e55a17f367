/** The results of one's own pictures, remembered in this browser and nowhere else. */
import { KEEP_DAYS } from '../lib/keep-days.js';
import { load, save } from '../lib/storage.js';

/** @import {Result} from '../lib/types.js' */
/**
 * `id` is the upload's, the right to delete it. Only the call that deletes gets it: no link and
 * nothing in the document holds it.
 * @typedef {{name: string, label: string | null, created: string, id: string | null}} Memory
 */

const MOST = 500;

/** @param {unknown} stored @returns {Memory | null} */
function memoryFrom(stored) {
  const { name, label, created, id } = /** @type {Partial<Memory>} */ (stored ?? {});
  if (typeof name !== 'string' || !/^[A-Z0-9]{1,16}$/.test(name)) return null;
  if (typeof created !== 'string' || !(Date.parse(created) > 0)) return null;
  if (label !== null && typeof label !== 'string') return null;
  if (id && !/^[0-9a-f]{32}$/.test(id)) return null;
  return { name, label, created, id: id ?? null };
}

/**
 * Names are reused, so a name alone tells nothing.
 * @param {{name: string, created: string}} one @param {{name: string, created: string}} other
 */
const isSame = (one, other) => one.name === other.name && one.created === other.created;

/** Whether nobody can see the picture any more. @param {Memory} memory @returns {boolean} */
export const isExpired = ({ created }) => Date.now() - Date.parse(created) > KEEP_DAYS * 86_400_000;

/**
 * Newest first. What has expired is there as long as it may have to be deleted.
 * @returns {Memory[]}
 */
export function recall() {
  const stored = load('recent');
  if (!Array.isArray(stored)) return [];
  const memories = stored.map(memoryFrom).filter((memory) => memory !== null);
  return memories.filter((memory) => memory.id || !isExpired(memory));
}

/** @param {{name: string, created: string}} picture */
const recallOthers = (picture) => recall().filter((memory) => !isSame(memory, picture));

/** @param {Result} result @param {string} id */
export function remember({ name, label, created }, id) {
  const memory = { name, label, created, id };
  save('recent', [memory, ...recallOthers(memory)].slice(0, MOST));
}

/** The memory of the picture, if it is one's own. @param {Result} result */
export const recallOwn = (result) => recall().find((memory) => memory.id && isSame(memory, result));

/** @param {Memory} memory */
export const forget = (memory) => save('recent', recallOthers(memory));

export const forgetAll = () => save('recent', null);
