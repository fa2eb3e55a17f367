/** Parts of the page that are fetched only when they are needed. */
import { loginNeeded } from './login.js';
import { unreachable } from './refusals.js';

/** Any file that is always there and that the password protects. */
const PROBE = '/model/card.json';

/** @returns {Promise<boolean>} whether the service answers that this browser has to log in */
async function asksToLogIn() {
  try {
    return (await fetch(PROBE, { method: 'HEAD', cache: 'no-store' })).status === 401;
  } catch {
    return false;
  }
}

/** Asked once for all that fail at the same time. @type {Promise<boolean> | null} */
let asking = null;

/** An import that failed says nothing of why. @returns {Promise<Error>} */
async function whyMissing() {
  asking ??= asksToLogIn().finally(() => {
    asking = null;
  });
  return (await asking) ? loginNeeded() : unreachable('api-unreachable');
}

/**
 * A part, or why there is none.
 * @template T @param {Promise<T>} part an import @returns {Promise<T>}
 */
export const fetched = (part) =>
  part.catch(async () => {
    throw await whyMissing();
  });
