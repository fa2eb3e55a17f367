/** The results of one's own pictures, remembered in this browser and nowhere else. */

/** @typedef {{name: string, label: string | null, created: string, thumbnail: string}} Memory */

const KEY = 'fuzzy-vision.recent';
const MOST = 24;
const KEPT_MS = 30 * 86_400_000;

/** @param {any} memory @returns {boolean} */
const isSound = (memory) => /^[A-Z0-9]{1,16}$/.test(memory?.name)
  && (memory.label === null || typeof memory.label === 'string')
  && Date.now() - Date.parse(memory.created) < KEPT_MS;

/** @param {Memory[]} memories */
function keep(memories) {
  try {
    localStorage.setItem(KEY, JSON.stringify(memories.slice(0, MOST)));
  } catch {
    // storage is full or forbidden: the results are still on the page
  }
}

/** Newest first; what has expired is left out. @returns {Memory[]} */
export function recall() {
  try {
    const memories = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(memories) ? memories.filter(isSound) : [];
  } catch {
    return [];
  }
}

/** @param {import('./answers.js').Result} result */
export function remember({ name, label, created }) {
  const others = recall().filter((memory) => memory.name !== name);
  keep([{ name, label, created, thumbnail: `/thumbnails/${name}.png` }, ...others]);
}

/** @param {string} name */
export const forget = (name) => keep(recall().filter((memory) => memory.name !== name));

export function forgetAll() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing could be remembered either
  }
}
