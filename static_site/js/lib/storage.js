/** What this browser stores for the site. Full or forbidden storage stores nothing, and nothing breaks. */

const PREFIX = 'fuzzy-vision.';

/** @param {string} key @returns {unknown} null where there is nothing that can be read */
export function load(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {string} key @param {unknown} value null removes it */
export function save(key, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // the page continues with what it has in memory
  }
}
