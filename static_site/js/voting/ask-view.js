/** What "Is it a camera?" shows. */
import { byId, inside, make, setParts, setText, show } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { messageFor } from '../lib/messages.js';
import { ownersText, phraseOf, renderChoices, said } from './labels.js';

/** @import {Result} from '../lib/types.js' */
/** @import {Words} from './labels.js' */
/** @import {Memory, People} from './votes.js' */
/**
 * `own` says whether one can delete the picture, null that nobody can from here; `vote` is one's own
 * so far, `choosing` while the labels are offered.
 * @typedef {{result: Result, own: boolean | null, card: Words | null, vote: Memory | null,
 *            choosing: boolean, sending: boolean, problem: unknown, message: string,
 *            docked: boolean}} State
 */

const NOT_RETRYABLE = ['unknown-picture', 'api-refused'];
const KEPT = 'A copy of this picture is now kept for training, until';

/** @param {State} state */
const isSure = ({ result }) => result.label !== null;

/** All labels, the likeliest first; after "No", without the one that was wrong. @param {State} state */
export function labelsOf(state) {
  const guesses = state.result.predictions.map(({ label }) => label);
  const all = [...new Set([...guesses, ...(state.card?.labels ?? [])])];
  return isSure(state) ? all.slice(1) : all;
}

/** @param {State} state @returns {(string | Node)[]} */
function question({ result, card, choosing }) {
  if (result.label === null) return ['What is it?'];
  if (choosing) return ['What is it, then?'];
  const phrase = phraseOf(result.label, card);
  if (phrase) return ['Is it ', ownersText(phrase, card), '?'];
  return ['Is “', ownersText(result.label, card), '” right?'];
}

/** @param {People} people @returns {string} */
export function agreement({ answers, same }) {
  if (answers === 1) return 'You’re the first to answer.';
  if (same === 1) return 'Nobody else has said that so far.';
  return `${same} of ${answers} people agree with you.`;
}

/** @param {State} state @param {(label: string) => void} choose */
function renderLabels(state, choose) {
  const places = { find: 'ask-find', search: 'ask-search', chips: 'ask-chips', note: 'ask-more' };
  show(byId('ask-back'), isSure(state));
  renderChoices(places, labelsOf(state), { choose, card: state.card });
}

/** @param {State} state */
function renderSaid({ vote, card, sending, message }) {
  const words = vote && !sending ? said(vote, card) : [sending ? 'Sending…' : message];
  setParts(byId('ask-said'), words);
  const people = vote?.people;
  const others = Boolean(people?.same);
  show(byId('ask-agree'), others);
  if (!people || !others) return;
  setText(byId('ask-people'), agreement(people));
  Object.assign(byId('ask-meter', HTMLMeterElement), { max: people.answers, value: people.same });
  show(byId('ask-meter'), people.answers > 1);
}

/** @param {State} state */
function renderProblem({ problem }) {
  show(byId('ask-problem'), Boolean(problem));
  show(byId('ask-again'), !(problem instanceof Failure && NOT_RETRYABLE.includes(problem.code)));
  if (!problem) return;
  const { title, text } = messageFor(problem);
  inside(byId('ask-problem'), 'p').replaceChildren(make('strong', {}, title), text);
}

/** @param {State} state @returns {string} */
function note({ vote, own, result }) {
  if (result.example) return 'This is an example. Your answer isn’t used for training.';
  if (!vote) return 'Answering keeps a copy of this picture for training. You can undo it.';
  if (own === null) return `${KEPT} the model’s owner deletes it.`;
  const who = own
    ? 'you or the model’s owner delete it'
    : 'its uploader or the model’s owner deletes it';
  return `${KEPT} ${who}.`;
}

/** @param {State} state @param {(label: string) => void} choose what a label's button does */
export function renderAsk(state, choose) {
  const { vote, choosing, sending, docked } = state;
  const labels = !vote && (choosing || !isSure(state));
  byId('ask').ariaBusy = String(sending);
  byId('ask').classList.toggle('docked', docked);
  byId('ask-title').replaceChildren(...question(state));
  show(inside(byId('ask'), 'div'), !vote);
  show(byId('ask-yes-no'), !vote && !labels);
  show(byId('ask-labels'), labels);
  if (labels) renderLabels(state, choose);
  renderSaid(state);
  show(byId('ask-undo'), Boolean(vote));
  show(byId('ask-next'), Boolean(vote));
  setText(byId('ask-note'), note(state));
  renderProblem(state);
  show(byId('ask'), true);
}
