/** The button "Why?". What it does is fetched when it is pressed. */
import { byId, make } from '../lib/dom.js';
import { messageFor } from '../lib/messages.js';
import { fetched } from '../lib/parts.js';

/** @import {Result} from '../lib/types.js' */

/** @type {typeof import('./explanation.js') | null} */
let loaded = null;
/** @type {Result | null} */
let shown = null;

/** @param {Result} result */
async function explain(result) {
  try {
    loaded ??= await fetched(import('./explanation.js'), import.meta.resolve('./explanation.js'));
    if (shown === result) await loaded.explain(result);
  } catch (problem) {
    const { title, text } = messageFor(problem);
    byId('explanation').replaceChildren(make('p', { role: 'alert' }, `${title} ${text}`));
  }
}

/**
 * Offers to explain a result, and removes the explanation of another.
 * @param {Result} result
 */
export function offerExplanation(result) {
  if (shown === result) return;
  shown = result;
  loaded?.clear();
  byId('why').onclick = () => explain(result);
}
