/** What the form "Is this right?" shows. */
import { byId, inside, make, setText, show } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { messageFor } from '../lib/messages.js';
import { KEYS } from './shortcuts.js';

/** @import {Result, Vote} from '../lib/types.js' */
/**
 * `vote` is one's own so far.
 * @typedef {{result: Result | null, labels: string[], vote: Vote | null, own: boolean,
 *            changing: boolean, sending: boolean, problem: unknown, message: string}} State
 */

const NOT_RETRYABLE = ['unknown-picture', 'api-refused'];

/** @param {string | number} key */
const keyHint = (key) => make('kbd', { ariaHidden: 'true' }, String(key));

/** @param {State} state */
function renderYes({ result, labels }) {
  const sure = result?.label !== null;
  const best = result?.predictions[0].label ?? '';
  const place = labels.indexOf(best);
  setText(byId('vote-title'), sure ? 'Is this right?' : 'What is it?');
  setText(byId('actually-label'), sure ? 'It is actually…' : 'Something else…');
  const hint = place >= 0 && place < KEYS ? [keyHint(place + 1)] : [];
  byId('yes').replaceChildren(sure ? 'Yes' : best, ...hint);
}

/** The list and the keys, once the labels are known. @param {State} state */
function renderLabels({ labels }) {
  const list = byId('actually', HTMLSelectElement);
  if (list.options.length === labels.length + 1) return;
  list.replaceChildren(
    make('option', { value: '' }, 'Choose a label'),
    ...labels.map((label) => make('option', { value: label }, label)),
  );
  const hints = [
    ...labels.slice(0, KEYS).map((label, place) => [String(place + 1), label]),
    ['0', 'none of these'],
    ['?', 'cannot tell'],
  ];
  byId('key-list').replaceChildren(
    ...hints.map(([key, what]) => make('li', {}, make('kbd', {}, key), what)),
  );
}

/** @param {State} state @returns {string} */
function note({ vote, own }) {
  if (!vote) return 'Your answer helps to train the model. You can change it or take it back.';
  const who = own
    ? 'you or the model’s owner delete it'
    : 'its uploader or the model’s owner deletes it';
  return `This picture is now kept for training, until ${who}.`;
}

/** @param {State} state */
function renderProblem({ problem }) {
  show(byId('vote-problem'), Boolean(problem));
  show(byId('vote-again'), !(problem instanceof Failure && NOT_RETRYABLE.includes(problem.code)));
  if (!problem) return;
  const { title, text } = messageFor(problem);
  inside(byId('vote-problem'), 'p').replaceChildren(make('strong', {}, title), text);
}

/** @param {State} state */
export function renderForm(state) {
  const { vote, changing, sending, message } = state;
  const open = !vote || changing;
  renderYes(state);
  renderLabels(state);
  show(byId('question'), open);
  show(byId('voted'), !open);
  show(byId('keep-mine'), Boolean(vote) && changing);
  show(byId('vote-keys'), open);
  byId('vote').ariaBusy = String(sending);
  setText(byId('recorded'), sending ? 'Sending…' : message);
  setText(byId('vote-note'), note(state));
  renderProblem(state);
}
