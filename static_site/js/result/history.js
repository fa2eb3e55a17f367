/** The results of one's own pictures, remembered in this browser and nowhere else. */
import { KEEP_DAYS, keep, load } from '../lib/storage.js';

/**
 * `id` is the upload's, the right to delete it. It is handed to nothing but the call that deletes: it
 * stands in no link and nowhere in the document.
 * @typedef {{name: string, label: string | null, created: string, id: string | null}} Memory
 */

const MOST = 500;

/** @param {any} memory @returns {boolean} */
const isSound = (memory) => /^[A-Z0-9]{1,16}$/.test(memory?.name)
  && (memory.label === null || typeof memory.label === 'string')
  && (memory.id === null || /^[0-9a-f]{32}$/.test(memory.id))
  && Date.parse(memory.created) > 0;

/** @param {Memory} one @param {Memory} other names are used again, so a name alone tells nothing */
const isSame = (one, other) => one.name === other.name && one.created === other.created;

/** Whether everybody's view of the picture has ended. @param {Memory} memory @returns {boolean} */
export const isExpired = ({ created }) => Date.now() - Date.parse(created) > KEEP_DAYS * 86_400_000;

/** Newest first. What has expired is there as long as it may have to be deleted. @returns {Memory[]} */
export function recall() {
  const memories = load('recent');
  if (!Array.isArray(memories)) return [];
  return memories.map((memory) => ({ ...memory, id: memory?.id ?? null }))
    .filter((memory) => isSound(memory) && (memory.id || !isExpired(memory)));
}

/** @param {import('../lib/documents.js').Result} result @param {string} id */
export function remember({ name, label, created }, id) {
  const memory = { name, label, created, id };
  keep('recent', [memory, ...recall().filter((other) => !isSame(memory, other))].slice(0, MOST));
}

/** The memory of the picture, if it is one's own. @param {import('../lib/documents.js').Result} result @returns {Memory | undefined} */
export const recallOwn = (result) => recall().find((memory) => memory.id && isSame(memory, /** @type {any} */ (result)));

/** @param {Memory} memory */
export const forget = (memory) => keep('recent', recall().filter((other) => !isSame(memory, other)));

export const forgetAll = () => keep('recent', null);
