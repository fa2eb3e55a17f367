/** A picture that was chosen, from the file to its result. */
import { Failure, Rejection } from '../lib/failure.js';
import { tab } from './shelf.js';

/** @import {Kept} from './shelf.js' */
/** @import {Item} from './upload-queue.js' */

let count = 0;

/** @param {File | null} file @returns {Item} that waits to be sent */
export function itemOf(file) {
  count += 1;
  const at = Date.now();
  return {
    key: `${at}-${String(count).padStart(4, '0')}-${Math.random().toString(36).slice(2)}`,
    at,
    file,
    name: file?.name || 'picture',
    step: 'waiting',
    share: 0,
    since: at,
    id: null,
    result: null,
    problem: null,
    preview: null,
    controller: new AbortController(),
  };
}

/** What is kept of it for the next page. @param {Item} item @returns {Kept} */
export function keptOf(item) {
  const { key, at, name, file, step, id, result, preview, problem } = item;
  const failure = problem instanceof Failure ? problem : null;
  return {
    key,
    tab: tab(),
    at,
    name,
    file: id ? null : file,
    step,
    id,
    result,
    preview: result ? null : preview,
    problem: failure && { code: failure.code, detail: failure.detail },
  };
}

/** The picture as it was, but that what was on its way begins again. @param {Kept} kept @returns {Item} */
export function itemFrom({ problem, step, ...kept }) {
  const cut =
    step === 'preparing' ||
    step === 'sending' ||
    ['login-needed', 'invitation-needed'].includes(problem?.code ?? '');
  const again = kept.id ? 'looking' : 'waiting';
  const kind = step === 'rejected' ? Rejection : Failure;
  return {
    ...itemOf(null),
    ...kept,
    step: cut ? again : step,
    problem: cut || !problem ? null : new kind(problem.code, problem.detail),
  };
}
