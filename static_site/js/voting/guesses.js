/** The pictures whose guess was shown after an answer: what is said of them later isn't blind. */
import { fetchResult } from '../lib/documents.js';
import { load, save } from '../lib/storage.js';

/** @import {Result} from '../lib/types.js' */

const MOST = 500;

/** @returns {string[]} names; one that is reused counts as shown, which does no harm */
function recall() {
  const stored = load('guesses');
  return Array.isArray(stored) ? stored : [];
}

/** @type {Set<string>} where nothing can be stored */
const here = new Set();

/** @param {string} name @returns {boolean} */
export const wasShown = (name) => here.has(name) || recall().includes(name);

/** @param {string} name */
export function noteShown(name) {
  here.add(name);
  save('guesses', [name, ...recall().filter((other) => other !== name)].slice(0, MOST));
}

/** To be asked for only once the answer was sent. @param {string} name @returns {Promise<Result | null>} */
export const fetchGuess = (name) => fetchResult(name).catch(() => null);
