/** Parts of the page that are fetched only when they are needed. */
import { loginNeeded } from './login.js';
import { unreachable } from './refusals.js';

/** Any file that is always there and that the password protects. */
const PROBE = '/model/card.json';

/** @returns {Promise<number>} what the service answers with, 0 if it cannot be reached */
async function probe() {
  try {
    return (await fetch(PROBE, { method: 'HEAD', cache: 'no-store' })).status;
  } catch {
    return 0;
  }
}

/** Asked once for all that fail at the same time. @type {Promise<number> | null} */
let asking = null;

/** What comes under another address. @type {Map<string, Promise<unknown>>} */
const renewed = new Map();

/** @param {string} url @returns {Promise<unknown>} the part */
async function renew(url) {
  asking ??= probe().finally(() => {
    asking = null;
  });
  const status = await asking; // an import that failed says nothing of why
  if (status === 401) throw loginNeeded();
  if (!status) throw unreachable('api-unreachable');
  return import(`${url}?${Date.now()}`).catch(() => {
    throw unreachable('api-unreachable');
  });
}

/**
 * Browsers remember that an import failed, and never ask for its address again.
 * @param {string} url @returns {Promise<unknown>} the part
 */
function again(url) {
  const part = renewed.get(url) ?? renew(url);
  renewed.set(url, part);
  part.catch(() => renewed.delete(url));
  return part;
}

/**
 * A part, or why there is none.
 * @template T @param {Promise<T>} part an import @param {string} url its address
 * @returns {Promise<T>}
 */
export const fetched = (part, url) =>
  part.catch(() => again(url)).then((found) => /** @type {T} */ (found));
