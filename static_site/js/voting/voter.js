/** Who votes: a random value that this browser makes for itself, and nothing that tells who that is. */
import { load, keep } from '../lib/storage.js';

let mine = '';

function fresh() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The same in all tabs and for good, or for as long as this page lives where nothing can be kept. @returns {string} */
export function voter() {
  if (mine) return mine;
  const kept = load('voter');
  mine = /^[0-9a-f]{32}$/.test(kept) ? kept : fresh();
  keep('voter', mine);
  return mine;
}
