/** The results of one's own pictures, remembered in this browser and nowhere else. */
import { KEEP_DAYS } from '../lib/chosen.js';
import { load, save } from '../lib/storage.js';

/** @import {Result} from '../lib/types.js' */
/**
 * `id` is the upload's, the right to delete it. Only the call that deletes gets it: no link and
 * nothing in the document holds it.
 * @typedef {{name: string, label: string | null, created: string, id: string | null}} Memory
 */

const MOST = 500;

/** @param {unknown} found @returns {Memory | null} */
function memoryFrom(found) {
  const { name, label, created, id } = /** @type {Partial<Memory>} */ (found ?? {});
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

/** Memories stored under `key` that can still be of use. @param {'recent' | 'removed'} key */
function stored(key) {
  const found = load(key);
  const memories = Array.isArray(found) ? found.map(memoryFrom) : [];
  return memories.filter((memory) => memory !== null);
}

/**
 * The list, newest first. What has expired is there as long as it may have to be deleted.
 * @returns {Memory[]}
 */
export const recall = () => stored('recent').filter((memory) => memory.id || !isExpired(memory));

/** What was taken off the list and can still be deleted. @returns {Memory[]} */
const removed = () => stored('removed').filter((memory) => memory.id && !isExpired(memory));

/** @param {'recent' | 'removed'} key @param {Memory[]} memories */
const keep = (key, memories) => save(key, memories.length ? memories.slice(0, MOST) : null);

/** @param {Memory[]} memories @param {Memory[]} others */
const without = (memories, others) =>
  memories.filter((memory) => !others.some((other) => isSame(memory, other)));

/** @param {Result} result @param {string} id */
export function remember({ name, label, created }, id) {
  const memory = { name, label, created, id };
  keep('recent', [memory, ...without(recall(), [memory])]);
}

/** The memory of the picture, if it is one's own, on the list or not. @param {Result} result */
export const recallOwn = (result) =>
  [...recall(), ...removed()].find((memory) => memory.id && isSame(memory, result));

/** One's own picture that has this name now. @param {string | undefined} name @returns {Memory | null} */
export const recallNamed = (name) =>
  [...recall(), ...removed()].find((one) => one.id && one.name === name && !isExpired(one)) ?? null;

/** Takes pictures off the list; the right to delete them stays. @param {Memory[]} memories */
export function takeOff(memories) {
  keep('removed', [...memories, ...without(removed(), memories)]);
  keep('recent', without(recall(), memories));
}

/** Puts pictures back where they were. @param {Memory[]} memories */
export function putBack(memories) {
  const all = [...memories, ...without(recall(), memories)];
  keep(
    'recent',
    all.sort((one, other) => Date.parse(other.created) - Date.parse(one.created)),
  );
  keep('removed', without(removed(), memories));
}

/** Once it is deleted, nothing of it stays. @param {Memory} memory */
export function forget(memory) {
  keep('recent', without(recall(), [memory]));
  keep('removed', without(removed(), [memory]));
}
