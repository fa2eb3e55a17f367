/** How many pictures were labelled in this browser since midnight. */
import { load, save } from '../lib/storage.js';

/** @param {number} [more] to count, or -1 to take one back @returns {number} */
export function today(more = 0) {
  const day = new Date().toDateString();
  const stored = /** @type {{day?: unknown, count?: unknown} | null} */ (load('today'));
  const before = stored?.day === day && Number.isInteger(stored.count) ? Number(stored.count) : 0;
  const count = Math.max(0, before + more);
  if (more) save('today', { day, count });
  return count;
}
