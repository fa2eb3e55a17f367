/** What the page says of a picture that has no result yet. */
import { verdict } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';

/** @import {Item} from './upload-queue.js' */

const SOON_MS = 8000;
const LONG_MS = 20_000;
const MINUTE_MS = 60_000;

/** @param {Item} item @param {number} now in ms @returns {string} */
export function doing({ step, share, since }, now) {
  if (globalThis.navigator?.onLine === false) return 'You’re offline: waiting to be connected…';
  if (step === 'waiting') return 'Waiting for its turn…';
  if (step === 'preparing') return 'Getting it ready…';
  if (step === 'sending') return `Sending… ${Math.floor(share * 100)}\u00a0%`;
  if (now - since < SOON_MS) return 'Looking…';
  if (now - since < LONG_MS) return 'Still looking…';
  const long = 'This is taking longer than usual…';
  return now - since < MINUTE_MS ? long : `${long} You can leave the page and come back.`;
}

/** In the film strip: one or two lines. @param {Item} item @param {number} now @returns {string} */
export function inShort(item, now) {
  if (item.result) {
    const { what, share } = verdict(item.result);
    return share ? `${what}, ${share}` : what;
  }
  if (item.step === 'cancelled') return 'Cancelled';
  return item.problem ? messageFor(item.problem).title : doing(item, now);
}
