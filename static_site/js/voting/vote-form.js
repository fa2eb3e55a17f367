/** "Is this right?" on the page of one picture: one state, one render. */
import { fetchCard } from '../lib/documents.js';
import { byId } from '../lib/dom.js';
import { listenForShortcuts } from './shortcuts.js';
import { renderForm } from './vote-form-view.js';
import { castVote, inWords, recallVote, takeBackVote } from './votes.js';

/** @import {Result, Vote} from '../lib/types.js' */
/** @import {State} from './vote-form-view.js' */
/** @import {Shortcut} from './shortcuts.js' */

const NONE = { label: null, cannot_tell: false };
const UNKNOWN = { label: null, cannot_tell: true };

/** @type {State} */
const state = {
  result: null,
  labels: [],
  vote: null,
  own: false,
  changing: false,
  sending: false,
  problem: null,
  message: '',
};
let tryAgain = () => {};

const isOpen = () => !state.vote || state.changing;

/** @param {Partial<State>} change */
function update(change) {
  const form = byId('vote');
  const focused = form.contains(document.activeElement) ? document.activeElement : null;
  Object.assign(state, change);
  renderForm(state);
  // What had the focus may be hidden now: the focus moves to what took its place.
  if (focused && !focused.checkVisibility()) byId(isOpen() ? 'yes' : 'change').focus();
}

/**
 * Sends once, however often it was clicked.
 * @param {(name: string) => Promise<void>} call @param {Partial<State>} then
 */
async function send(call, then) {
  if (state.sending || !state.result) return;
  update({ sending: true, problem: null });
  try {
    await call(state.result.name);
    update({ sending: false, changing: false, ...then });
  } catch (problem) {
    tryAgain = () => send(call, then);
    update({ sending: false, problem });
  }
}

/** @param {Vote} vote */
const cast = (vote) =>
  send((name) => castVote(name, vote, false), {
    vote,
    message: `Thank you. You said: ${inWords(vote)}.`,
  });

const takeBack = () => send(takeBackVote, { vote: null, message: 'Your answer is taken back.' });

/** @param {Shortcut} shortcut @returns {boolean} */
function act(shortcut) {
  if (byId('vote').hidden) return false;
  if (shortcut.kind === 'undo') {
    if (!state.vote) return false;
    takeBack();
    return true;
  }
  if (!isOpen()) return false;
  if (shortcut.kind === 'none') cast(NONE);
  else if (shortcut.kind === 'unknown') cast(UNKNOWN);
  else if (shortcut.kind !== 'label' || shortcut.place >= state.labels.length) return false;
  else cast({ label: state.labels[shortcut.place], cannot_tell: false });
  return true;
}

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault();
  const best = state.result?.predictions[0].label ?? '';
  const chosen = byId('actually', HTMLSelectElement).value;
  /** @type {Record<string, Vote>} by the id of the button */
  const votes = {
    yes: { label: best, cannot_tell: false },
    none: NONE,
    unknown: UNKNOWN,
    say: { label: chosen, cannot_tell: false },
  };
  cast(votes[(event.submitter ?? byId('say')).id]);
}

/** Asks about this picture. @param {Result} result @param {boolean} own */
export async function askForVote(result, own) {
  const vote = recallVote(result.name, result.created);
  const message = vote ? `You said: ${inWords(vote)}.` : '';
  update({ result, own, vote, changing: false, problem: null, message });
  const card = await fetchCard().catch(() => null);
  const known = card?.labels ?? [];
  const guesses = result.predictions.map(({ label }) => label);
  update({ labels: [...known, ...guesses.filter((label) => !known.includes(label))] });
}

byId('question').addEventListener('submit', submit);
byId('change').addEventListener('click', () => {
  update({ changing: true, message: state.vote ? `You said: ${inWords(state.vote)}.` : '' });
  byId('yes').focus();
});
byId('keep-mine').addEventListener('click', () => update({ changing: false }));
byId('take-back').addEventListener('click', takeBack);
byId('vote-again').addEventListener('click', () => tryAgain());
listenForShortcuts(act, (on) => byId('vote').classList.toggle('no-keys', !on));
