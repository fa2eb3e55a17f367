/** What the page of one picture says, in every phase. */
import { percent, verdict } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';

/** @import {Result} from '../lib/types.js' */
/** @import {Memory} from './history.js' */
/** @typedef {'looking' | 'fetching' | 'shown' | 'failed' | 'deleted'} Phase */
/**
 * `own` is there if the picture was uploaded from this browser, `report` once it is deleted.
 * @typedef {{phase: Phase, preview: string | null, result: Result | null, own: Memory | null,
 *            problem: unknown, report: string}} State
 */
/** @typedef {{title: string, share?: string, lede: string, eyebrow?: string}} Words */

/** @param {Result} result @returns {Words} */
function wordsOf(result) {
  const { what, share, best } = verdict(result);
  const [, second] = result.predictions;
  const next = second
    ? `The next best guess is ${second.label}, ${percent(second.probability)}.`
    : '';
  const lede = share ? next : `Its best guess is ${best}.`;
  return { eyebrow: 'The model says', title: what, share, lede };
}

/** @param {Pick<State, 'phase' | 'result' | 'problem' | 'report'>} state @returns {Words} */
export function words({ phase, result, problem, report }) {
  if (phase === 'looking') {
    return { title: 'Looking at your picture…', lede: 'This takes a moment.' };
  }
  if (phase === 'deleted') return { title: 'Deleted', lede: report };
  if (phase === 'failed') {
    const { title, text } = messageFor(problem);
    return { title, lede: text };
  }
  if (phase === 'shown' && result) return wordsOf(result);
  return { title: 'Fetching the picture…', lede: '' };
}
