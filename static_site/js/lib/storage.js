/** What this browser keeps for the site. Where storage is full or forbidden nothing is kept, and nothing breaks. */

const NAME = 'fuzzy-vision.';

/** @param {string} what @returns {any} null where there is nothing that can be read */
export function load(what) {
  try {
    return JSON.parse(localStorage.getItem(NAME + what) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {string} what @param {unknown} value null keeps nothing */
export function keep(what, value) {
  try {
    if (value === null) localStorage.removeItem(NAME + what);
    else localStorage.setItem(NAME + what, JSON.stringify(value));
  } catch {
    // the page goes on with what it has in memory
  }
}

/** For how many days pictures are kept: written into the pages when the site is published. */
export const KEEP_DAYS = Number.parseInt(document.querySelector('[data-keep-days]')?.textContent ?? '', 10) || 30;
