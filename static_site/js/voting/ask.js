/** "Is it a camera?" about the picture on the stage: one state, one render. */
import { fetchCard } from '../lib/documents.js';
import { byId } from '../lib/dom.js';
import { labelsOf, renderAsk } from './ask-view.js';
import { meant, rest } from './labels.js';
import { castVote, recallVote, takeBackVote } from './votes.js';

/** @import {Result, Vote} from '../lib/types.js' */
/** @import {State} from './ask-view.js' */
/** @import {Memory} from './votes.js' */

const FRESH = { choosing: false, sending: false, problem: null, message: '' };

/** @type {State | null} */
let state = null;
/** @type {(vote: Vote | null) => void} */
let tell = () => {};
let tryAgain = () => {};

/** @param {string} label @returns {Vote} */
const vote = (label) => ({ label, cannot_tell: false });

/** @param {Result} result */
const bestOf = (result) => vote(result.predictions[0].label);

/** @param {Partial<State>} change */
function update(change) {
  if (!state) return;
  const focused = byId('ask').contains(document.activeElement) ? document.activeElement : null;
  Object.assign(state, change);
  renderAsk(state, (label) => cast(vote(label)));
  // What had the focus may be hidden now: the focus moves to what took its place.
  if (focused && !focused.checkVisibility()) focusOn(state.vote ? 'ask-said' : 'ask-title');
}

/** @param {string} id */
const focusOn = (id) => byId(id).focus({ preventScroll: true });

/**
 * Sends once, however often it was clicked.
 * @param {(name: string) => Promise<Memory | null>} call @param {string} message what follows an Undo
 */
async function send(call, message = '') {
  if (!state || state.sending) return;
  const asked = state;
  update({ sending: true, problem: null });
  try {
    const cast = await call(asked.result.name);
    Object.assign(asked, FRESH, { vote: cast, message });
  } catch (problem) {
    Object.assign(asked, { sending: false, problem });
    if (state === asked) tryAgain = () => send(call, message);
  }
  if (state !== asked) return; // another picture is on the stage by now
  rest(byId('ask'));
  byId('ask-search', HTMLInputElement).value = '';
  update({});
  if (!asked.problem) tell(asked.vote);
}

/** @param {Vote} answer */
const cast = (answer) => send((name) => castVote(name, answer, false));

const undo = () => send((name) => takeBackVote(name).then(() => null), 'Undone.');

/** @param {boolean} choosing */
function offer(choosing) {
  byId('ask-search', HTMLInputElement).value = '';
  const earlier = choosing || !state ? null : recallVote(state.result.name, state.result.created);
  update({ choosing, vote: earlier, message: '', problem: null });
  rest(byId('ask'));
  focusOn('ask-title');
}

const ACTS = {
  yes: () => state && cast(bestOf(state.result)),
  no: () => offer(true),
  back: () => offer(false),
  none: () => cast({ label: null, cannot_tell: false }),
  unknown: () => cast({ label: null, cannot_tell: true }),
  undo,
  again: () => tryAgain(),
  away: () => update({ docked: false }),
};

/**
 * Asks about a picture, or again about the same.
 * @param {Result} result @param {boolean | null} own null where nobody can delete it
 * @param {(vote: Vote | null) => void} changed told after each vote
 */
export async function askAbout(result, own, changed) {
  const isSame = state?.result.name === result.name && state.result.created === result.created;
  const recalled = recallVote(result.name, result.created);
  tell = changed;
  if (isSame && state) return update({ own, vote: recalled });
  const next = { ...FRESH, result, own, card: state?.card ?? null, vote: recalled, docked: true };
  state = next;
  byId('ask-search', HTMLInputElement).value = '';
  next.card ??= await fetchCard().catch(() => null);
  if (state === next) update({});
}

/**
 * A thumb up in the film strip: votes for the model's best guess.
 * @param {Result} result @param {boolean} agrees a thumb down asks what it is instead
 * @returns {Promise<Vote | null>}
 */
export async function castThumb(result, agrees) {
  if (agrees) return castVote(result.name, bestOf(result), false);
  openCorrection();
  return null;
}

/** Offers the labels for the picture on the stage, in the place of an earlier answer. */
export function openCorrection() {
  update({ vote: null, choosing: true, message: '' });
  byId('ask').scrollIntoView({ block: 'nearest' });
  focusOn('ask-title');
}

// The second click of a double click was not meant for what took the place of the first.
byId('ask').addEventListener('click', (event) => event.detail > 1 && event.stopPropagation(), true);
byId('ask').addEventListener('click', ({ target }) => {
  const button = /** @type {Element} */ (target).closest('[data-act]');
  const act = button instanceof HTMLElement ? button.dataset.act : undefined;
  if (act && Object.hasOwn(ACTS, act)) ACTS[/** @type {keyof typeof ACTS} */ (act)]();
});
byId('ask-search').addEventListener('input', () => update({}));
byId('ask-search').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !state) return;
  const label = meant(labelsOf(state), byId('ask-search', HTMLInputElement).value);
  if (label !== null) cast(vote(label));
});
