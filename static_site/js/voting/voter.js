/** The id of a voter: a random value that this browser makes up, and that tells nothing about a person. */
import { load, save } from '../lib/storage.js';

let voterId = '';

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The same in all tabs and visits, or for as long as this page lives where nothing can be stored.
 * @returns {string}
 */
export function voter() {
  if (voterId) return voterId;
  const stored = load('voter');
  voterId = typeof stored === 'string' && /^[0-9a-f]{32}$/.test(stored) ? stored : randomId();
  save('voter', voterId);
  return voterId;
}
