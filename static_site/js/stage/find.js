/** A shared result by its code. Codes are read out loud: one that is unknown is tried with O for 0 and the like. */
import { guessesFor } from '../lib/address.js';
import { fetchResult } from '../lib/documents.js';
import { Failure } from '../lib/failure.js';
import { phaseOf } from './scene.js';

/** @import {Result} from '../lib/types.js' */

const isUnknown = (/** @type {unknown} */ problem) =>
  problem instanceof Failure && problem.code === 'unknown-name';

/** Looks whether a picture is hidden. @param {string} name @returns {Promise<unknown>} the problem; null if not */
export const findHidden = (name) =>
  fetchResult(name).then(
    () => null,
    (problem) => (phaseOf({ problem }) === 'hidden' ? problem : null),
  );

/** @param {string} name @returns {Promise<Result>} its own name is another one if it was guessed */
export async function findResult(name) {
  try {
    return await fetchResult(name);
  } catch (problem) {
    if (!isUnknown(problem)) throw problem;
    const tries = await Promise.allSettled(guessesFor(name).map(fetchResult));
    const found = tries.find(({ status }) => status === 'fulfilled');
    if (found?.status === 'fulfilled') return found.value;
    throw problem;
  }
}
