/** Pictures that were chosen in this tab, kept by the browser until they are answered, or a day. */

/** @import {Result} from '../lib/types.js' */
/** @import {Step} from './upload-queue.js' */
/**
 * @typedef {{key: string, tab: string, at: number, name: string, file: File | null, step: Step,
 *            id: string | null, result: Result | null, preview: string | null,
 *            problem: {code: string, detail?: string} | null}} Kept  `at` is when, in ms
 */

const DAY_MS = 86_400_000;
const STORE = 'chosen';

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @type {Promise<IDBDatabase> | undefined} */
let opening;

function open() {
  const request = indexedDB.open('fuzzy-vision', 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' });
  return done(request);
}

/** @param {IDBTransactionMode} mode */
async function store(mode) {
  opening ??= open();
  return (await opening).transaction(STORE, mode).objectStore(STORE);
}

/** The same for this tab as long as it is open; reloading keeps it. @returns {string} */
export function tab() {
  try {
    const known = sessionStorage.getItem('fuzzy-vision.tab');
    const id = known ?? `${Date.now()}-${Math.random()}`;
    if (!known) sessionStorage.setItem('fuzzy-vision.tab', id);
    return id;
  } catch {
    return '';
  }
}

/** Keeps a picture, or replaces it. Where the browser keeps nothing, nothing breaks. @param {Kept} picture */
export async function keep(picture) {
  try {
    await done((await store('readwrite')).put(picture));
  } catch {
    // private browsing, or a full disk: the picture is in memory
  }
}

/** @param {string} key */
export async function discard(key) {
  try {
    await done((await store('readwrite')).delete(key));
  } catch {
    // it was never kept
  }
}

/** What this tab chose, the oldest first. What is older than a day goes. @returns {Promise<Kept[]>} */
export async function kept() {
  try {
    const all = /** @type {Kept[]} */ (await done((await store('readonly')).getAll()));
    const isOld = (/** @type {Kept} */ { at }) => Date.now() - at > DAY_MS;
    for (const { key } of all.filter(isOld)) discard(key);
    const mine = all.filter((one) => one.tab === tab() && !isOld(one));
    return mine.sort((one, other) => one.at - other.at || one.key.localeCompare(other.key));
  } catch {
    return [];
  }
}
