/** The documents that the site reads: the answer to an upload, a shared result, the model's card. */
import { Failure, unreachable } from './messages.js';

/**
 * @typedef {{label: string, probability: number}} Prediction
 * @typedef {{name: string, created: string, image: string, thumbnail: string, label: string | null,
 *            model: {name: string, version: string}, predictions: Prediction[]}} Result
 */

/** Pauses before each of the 20 requests, in ms: eager at first, patient later, 59 s together. */
const PAUSES = [0, 120, 120, 160, 250, 400, 500, 750, 1000, 1200, 1500, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 9000];
const PATIENCE_MS = 60_000;

/** @param {number} ms @param {AbortSignal} signal @returns {Promise<void>} */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
  });
}

/** Resolves at once while the page can be seen, else when it can be again. @returns {Promise<void>} */
function seen() {
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
 * @param {string} url @param {AbortSignal} signal @returns {Promise<any>}
 */
async function read(url, signal) {
  let response;
  let text;
  try {
    response = await fetch(url, { cache: 'no-cache', signal });
    text = await response.text(); // read in any case: a body left unread keeps its connection
  } catch (problem) {
    if (problem instanceof DOMException && problem.name === 'TimeoutError') throw new Failure('too-slow');
    signal.throwIfAborted();
    throw unreachable('api-unreachable');
  }
  if (response.status === 403 || response.status === 404) return null;
  if (!response.ok) throw new Failure('api-down');
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('unreadable-answer');
  }
}

/** @param {any} answer @returns {Result} @throws {Failure} the refusal, in the worker's words */
function resultOf(answer) {
  if (answer.status === 'classified' && answer.result?.predictions?.length > 0) return answer.result;
  if (answer.status === 'rejected') throw new Rejection(answer.error?.code, answer.error?.message);
  throw new Failure('unreadable-answer');
}

/** The picture arrived and cannot be accepted: trying again will not help. */
export class Rejection extends Failure {}

/**
 * Waits for the answer: at most 20 requests and a minute, none while the page is hidden.
 * @param {string} id the upload's @param {AbortSignal} signal @returns {Promise<Result>}
 */
export async function waitForAnswer(id, signal) {
  let spent = 0;
  let trouble = new Failure('answer-timeout');
  for (const wait of PAUSES) {
    await pause(wait, signal);
    await seen();
    signal.throwIfAborted();
    spent += wait;
    if (spent >= PATIENCE_MS) break;
    const started = performance.now();
    try {
      const answer = await read(`/answers/${id}.json`, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS - spent)]));
      if (answer !== null) return resultOf(answer);
      trouble = new Failure('answer-timeout');
    } catch (problem) {
      signal.throwIfAborted();
      if (!(problem instanceof Failure) || problem instanceof Rejection || problem.code === 'unreadable-answer') throw problem;
      if (problem.code !== 'too-slow') trouble = problem;
    }
    spent += performance.now() - started;
  }
  throw trouble;
}

/** The shared result with this name. @param {string} name @returns {Promise<Result>} */
export async function fetchResult(name) {
  const result = await read(`/results/${name}.json`, AbortSignal.timeout(PATIENCE_MS));
  if (result === null) throw new Failure('unknown-name');
  return resultOf({ status: 'classified', result });
}

/** The model's card. @returns {Promise<any>} */
export async function fetchCard() {
  const card = await read('/model/card.json', AbortSignal.timeout(PATIENCE_MS));
  if (card === null || !Array.isArray(card.labels)) throw new Failure('no-card');
  return card;
}
