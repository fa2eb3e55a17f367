/** What is on the stage, and what the page says about it. Pure. */
import { Failure, Rejection } from '../lib/failure.js';
import { messageFor } from '../lib/messages.js';

/** @import {Result} from '../lib/types.js' */
/** @import {Message} from '../lib/messages.js' */
/** @import {Item} from '../upload/upload-queue.js' */
/**
 * @typedef {'home' | 'sending' | 'looking' | 'shown' | 'failed' | 'hidden' | 'deleted'} Phase
 * A picture of this tab, or a result that the address names, or why there is none, or what was
 * deleted; nothing of it is the home page. `preview` is the picture of a result on its way.
 * A `problem` with an item or a result says that the picture was hidden since.
 * @typedef {{item?: Item, name?: string, preview?: string | null, result?: Result,
 *            problem?: unknown, report?: string}} Scene
 */

/** @type {Record<string, Phase>} */
const PHASES = { done: 'shown', looking: 'looking' };
const ENDED = ['rejected', 'failed', 'cancelled'];
const ASK_FOR_NAME = ['unknown-name', 'bad-name', 'nothing-asked'];

/** Whether the picture waits for the owner to look at it. @param {Scene} scene @returns {boolean} */
const isHidden = ({ problem }) => problem instanceof Failure && problem.code === 'hidden';

/** @param {Scene} scene @returns {Phase} */
export function phaseOf({ item, name, result, problem, report }) {
  if (report) return 'deleted';
  if (isHidden({ problem })) return 'hidden';
  if (item) return ENDED.includes(item.step) ? 'failed' : (PHASES[item.step] ?? 'sending');
  if (problem) return 'failed';
  if (result) return 'shown';
  return name ? 'looking' : 'home';
}

/** @param {Scene} scene @returns {Result | null} */
export const resultOf = ({ item, result }) => item?.result ?? result ?? null;

/** Why there is no result. @param {Scene} scene @returns {Message} */
export function troubleOf({ item, problem }) {
  if (item?.step === 'cancelled') {
    return { title: 'Cancelled.', text: 'You can send it again.' };
  }
  return messageFor(item ? item.problem : problem);
}

/** @param {Scene} scene @returns {boolean} whether trying again may help */
export function isRetryable({ item, problem }) {
  const why = item ? item.problem : problem;
  if (item) return item.step !== 'rejected';
  return !(why instanceof Rejection || (why instanceof Failure && isFinal(why)));
}

/** @param {Failure} failure */
const isFinal = ({ code }) => [...ASK_FOR_NAME, 'unreadable-answer'].includes(code);

/** Whether it may help to type a code. @param {Scene} scene @returns {boolean} */
export const asksForName = ({ item, problem }) =>
  !item && problem instanceof Failure && ASK_FOR_NAME.includes(problem.code);

/** The heading and what follows it, where there is no verdict. @param {Scene} scene */
export function wordsOf(scene) {
  const phase = phaseOf(scene);
  if (phase === 'home') return { title: '', lede: '' };
  if (phase === 'deleted') return { title: 'Deleted', lede: scene.report ?? '' };
  if (phase === 'hidden') {
    const { title, text } = messageFor(scene.problem);
    return { title, lede: text };
  }
  if (phase === 'sending') return { title: 'On its way…', lede: '' };
  if (phase === 'looking') return { title: scene.item ? 'Looking…' : 'Opening…', lede: '' };
  if (scene.item?.step === 'cancelled') return { title: 'Cancelled', lede: '' };
  return { title: scene.item ? 'That didn’t work' : 'Nothing to show', lede: '' };
}
