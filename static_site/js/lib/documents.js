/** The documents that the site reads: the answer to an upload, a shared result, the model's card. */
import { Failure, Rejection } from './failure.js';
import { loginNeeded } from './login.js';
import { isKnown } from './messages.js';
import { unreachable } from './refusals.js';

/** @import {Card, Refusal, Result, UploadAnswer} from './types.js' */

/** Pauses before each of the 32 requests, in ms: short once an answer can be there, then longer. */
const PAUSES = [
  ...[300, 150, 150, 200, 300, 400, 500, 700, 900, 1200, 1500, 2000, 3000, 4000, 5000, 6000, 7000],
  ...[8000, 9000, 9000, ...Array(12).fill(15_000)],
];
/** The queue tries a picture again after 180 s, and the worker has 30 s: infra/template.yaml. */
const PATIENCE_MS = 240_000;
const LONGEST_MS = 60_000;

/** @param {number} ms @param {AbortSignal} signal @returns {Promise<void>} */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** Resolves at once while the page can be seen, else when it can be again. @returns {Promise<void>} */
function visible() {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    look();
  });
}

/**
 * The document at `url`; null while there is none. S3 says 403 to a reader who may not list, for 404.
 * @param {string} url @param {AbortSignal} signal @returns {Promise<unknown>}
 */
async function read(url, signal) {
  let response;
  let text;
  try {
    response = await fetch(url, { cache: 'no-cache', signal });
    text = await response.text(); // read in any case: a body left unread keeps its connection
  } catch (problem) {
    const timedOut = problem instanceof DOMException && problem.name === 'TimeoutError';
    if (timedOut) throw new Failure('too-slow');
    signal.throwIfAborted();
    throw unreachable('api-unreachable');
  }
  if (response.status === 401) throw loginNeeded();
  if (response.status === 403 || response.status === 404) return null;
  if (!response.ok) throw new Failure('api-down');
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('unreadable-answer');
  }
}

/**
 * @param {{status?: string, result?: Result, error?: Refusal}} answer hoped to be an UploadAnswer
 * @returns {Result} @throws {Failure} the refusal
 */
export function resultOf({ status, result, error }) {
  if (status === 'classified' && result && result.predictions?.length > 0) return result;
  if (status === 'rejected') {
    const known = error && isKnown(error.code); // then the page has its own words
    throw known ? new Rejection(error.code) : new Rejection('rejected', error?.message);
  }
  throw new Failure('unreadable-answer');
}

/** @param {unknown} problem @returns {problem is Failure} whether asking again may help */
const isPassing = (problem) =>
  problem instanceof Failure &&
  !(problem instanceof Rejection) &&
  !['unreadable-answer', 'login-needed', 'invitation-needed'].includes(problem.code);

/**
 * Waits for a document: at most 32 requests and four minutes, none while the page is hidden.
 * @template T @param {string} url @param {AbortSignal} signal
 * @param {(document: unknown) => T | null} take what it says; null if it is not the one
 * @returns {Promise<T>}
 */
export async function waitForDocument(url, signal, take) {
  let spent = 0;
  let failure = new Failure('answer-timeout');
  for (const wait of PAUSES) {
    await pause(wait, signal);
    await visible();
    signal.throwIfAborted();
    spent += wait;
    if (spent >= PATIENCE_MS) break;
    const started = performance.now();
    try {
      const left = Math.min(LONGEST_MS, PATIENCE_MS - spent);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(left)]);
      const found = await read(url, limit);
      const taken = found === null ? null : take(found);
      if (taken !== null) return taken;
      failure = new Failure('answer-timeout');
    } catch (problem) {
      signal.throwIfAborted();
      if (!isPassing(problem)) throw problem;
      if (problem.code !== 'too-slow') failure = problem;
    }
    spent += performance.now() - started;
  }
  throw failure;
}

/**
 * Waits for the answer to an upload.
 * @param {string} id the upload's @param {AbortSignal} signal @returns {Promise<Result>}
 */
export const waitForAnswer = (id, signal) =>
  waitForDocument(`/answers/${id}.json`, signal, (answer) =>
    resultOf(/** @type {UploadAnswer} */ (answer)),
  );

/** The shared result with this name. @param {string} name @returns {Promise<Result>} */
export async function fetchResult(name) {
  const url = `/results/${name}.json`;
  const found = await read(url, AbortSignal.timeout(LONGEST_MS));
  const result = /** @type {(Result & {hidden?: true}) | null} */ (found);
  if (result === null) throw new Failure('unknown-name');
  if (result.hidden) throw new Failure('hidden');
  return resultOf({ status: 'classified', result });
}

/** @type {Promise<Card> | null} */
let card = null;

/** The model's card, asked for once. @returns {Promise<Card>} */
export function fetchCard() {
  card ??= readCard().catch((problem) => {
    card = null;
    throw problem;
  });
  return card;
}

/** @returns {Promise<Card>} */
async function readCard() {
  const signal = AbortSignal.timeout(LONGEST_MS);
  const found = /** @type {Card | null} */ (await read('/model/card.json', signal));
  if (found === null || !Array.isArray(found.labels)) throw new Failure('no-card');
  return found;
}
