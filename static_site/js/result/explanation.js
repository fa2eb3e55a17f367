/** Why? A heat map over the picture: which parts the answer hangs on. Fetched when it is asked for. */
import { call } from '../lib/api.js';
import { waitForDocument } from '../lib/documents.js';
import { make } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { messageFor } from '../lib/messages.js';
import { layOut, remove, render, renderNone } from './explanation-view.js';

/** @import {ExplanationDocument, Result} from '../lib/types.js' */

let controller = new AbortController();

/** Removes the explanation, and stops waiting for it. */
export function clear() {
  controller.abort();
  remove();
}

/** Waits until the styles are there, or can't be. @returns {Promise<unknown>} */
function styles() {
  const { href } = new URL('../../css/explanation.css', import.meta.url);
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = make('link', { rel: 'stylesheet', href });
  document.head.append(link);
  return new Promise((resolve) => {
    for (const end of ['load', 'error']) link.addEventListener(end, resolve);
  });
}

/** @param {unknown} problem @returns {string} */
function wordsFor(problem) {
  if (problem instanceof Failure && problem.code === 'answer-timeout') {
    return 'This takes longer than usual. Try again in a minute.';
  }
  const { title, text } = messageFor(problem);
  return `${title} ${text}`;
}

/**
 * The explanation of this very picture: its name may have been another's.
 * @param {Result} result @param {AbortSignal} signal
 */
async function find({ name, created }, signal) {
  await call('POST', `results/${name}/explanation`, null, { signal });
  return waitForDocument(`/explanations/${name}.json`, signal, (found) => {
    const explanation = /** @type {ExplanationDocument} */ (found);
    return explanation.created === created ? explanation : null;
  });
}

/**
 * Shows what a result hangs on, over its picture.
 * @param {Result} result @returns {Promise<void>}
 */
export async function explain(result) {
  clear();
  controller = new AbortController();
  const { signal } = controller;
  const ready = styles();
  const parts = layOut(result.predictions, { again: () => explain(result), hide: clear });
  try {
    const [found] = await Promise.all([find(result, signal), ready]);
    if (signal.aborted) return;
    if ('refused' in found) renderNone(parts, found.message);
    else render(parts, found);
  } catch (problem) {
    if (!signal.aborted) renderNone(parts, wordsFor(problem), true);
  }
}
