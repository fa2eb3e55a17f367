/** "Is this right?" on the page of one picture: one state, one render. */
import { fetchCard } from '../lib/documents.js';
import { byId, make, say, show } from '../lib/dom.js';
import { KEYS, takeKeys } from './shortcuts.js';
import { Failure, messageFor } from '../lib/messages.js';
import { castVote, inWords, recallVote, takeBackVote } from './votes.js';

/** @typedef {import('./votes.js').Answer} Answer */

const NONE = { label: null, cannot_tell: false };
const UNKNOWN = { label: null, cannot_tell: true };
const HOPELESS = ['unknown-picture', 'api-refused'];

const state = {
  /** @type {import('../lib/documents.js').Result | null} */ result: null,
  /** @type {string[]} */ labels: [],
  /** @type {Answer | null} */ mine: null,
  own: false,
  changing: false,
  sending: false,
  /** @type {unknown} */ problem: null,
  said: '',
  again: () => {},
};

const guess = () => state.result?.predictions[0].label ?? '';

/** @param {Partial<typeof state>} change */
function turn(change) {
  Object.assign(state, change);
  render();
}

/** Sends once, however often it was clicked. @param {() => Promise<void>} send @param {Partial<typeof state>} then */
async function settle(send, then) {
  if (state.sending || !state.result) return;
  turn({ sending: true, problem: null });
  try {
    await send();
    turn({ sending: false, changing: false, ...then });
  } catch (problem) {
    turn({ sending: false, problem, again: () => settle(send, then) });
  }
}

/** @param {Answer} answer */
const vote = (answer) => settle(
  () => castVote(/** @type {any} */ (state.result).name, answer, false),
  { mine: answer, said: `Thank you. You said: ${inWords(answer)}.` },
);

const takeBack = () => settle(
  () => takeBackVote(/** @type {any} */ (state.result).name),
  { mine: null, said: 'Your answer is taken back.' },
);

/** @param {import('./shortcuts.js').Stroke} stroke @returns {boolean} */
function strike(stroke) {
  if (byId('vote').hidden) return false;
  if (stroke.kind === 'undo') {
    if (!state.mine) return false;
    takeBack();
    return true;
  }
  if (state.mine && !state.changing) return false;
  if (stroke.kind === 'none') vote(NONE);
  else if (stroke.kind === 'unknown') vote(UNKNOWN);
  else if (stroke.kind !== 'label' || stroke.place >= state.labels.length) return false;
  else vote({ label: state.labels[stroke.place], cannot_tell: false });
  return true;
}

/** @param {string | number} key @returns {HTMLElement} */
const kbd = (key) => {
  const hint = make('kbd', {}, String(key));
  hint.ariaHidden = 'true';
  return hint;
};

function renderYes() {
  const sure = state.result?.label !== null;
  const place = state.labels.indexOf(guess());
  say(byId('vote-title'), sure ? 'Is this right?' : 'What is it?');
  say(byId('actually-label'), sure ? 'It is actually…' : 'Something else…');
  byId('yes').replaceChildren(sure ? 'Yes' : guess(), ...(place >= 0 && place < KEYS ? [kbd(place + 1)] : []));
}

/** The list and the keys, once the labels are known. */
function renderLabels() {
  const { labels } = state;
  const list = byId('actually');
  if (list.options.length === labels.length + 1) return;
  list.replaceChildren(make('option', { value: '' }, 'Choose a label'), ...labels.map((label) => make('option', { value: label }, label)));
  const hints = [...labels.slice(0, KEYS).map((label, place) => [place + 1, label]), [0, 'none of these'], ['?', 'cannot tell']];
  byId('key-list').replaceChildren(...hints.map(([key, what]) => make('li', {}, make('kbd', {}, String(key)), String(what))));
}

function renderOutcome() {
  const { mine, changing, sending, problem, said, own } = state;
  const open = !mine || changing;
  show(byId('question'), open);
  show(byId('voted'), !open);
  show(byId('keep-mine'), Boolean(mine) && changing);
  show(byId('vote-keys'), open);
  byId('vote').ariaBusy = String(sending);
  say(byId('recorded'), sending ? 'Sending…' : said);
  say(byId('vote-note'), mine
    ? `This picture is now kept for training, until the model’s owner${own ? ' or you' : ' or whoever uploaded it'} delete${own ? '' : 's'} it.`
    : 'Your answer helps to train the model. You can change it or take it back.');
  const { title, text } = messageFor(problem);
  show(byId('vote-problem'), Boolean(problem));
  if (problem) byId('vote-problem').firstElementChild.replaceChildren(make('strong', {}, title), text);
  show(byId('vote-again'), !(problem instanceof Failure && HOPELESS.includes(problem.code)));
}

function render() {
  const focused = byId('vote').contains(document.activeElement) ? document.activeElement : null;
  renderYes();
  renderLabels();
  renderOutcome();
  // What had the focus may be hidden now: the keyboard goes on from what took its place.
  if (focused && !focused.checkVisibility()) byId(state.mine && !state.changing ? 'change' : 'yes').focus();
}

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault();
  const { id } = /** @type {HTMLElement} */ (event.submitter ?? byId('say'));
  const answers = {
    yes: () => ({ label: guess(), cannot_tell: false }), none: () => NONE, unknown: () => UNKNOWN,
    say: () => ({ label: byId('actually').value, cannot_tell: false }),
  };
  vote(answers[/** @type {keyof typeof answers} */ (id)]());
}

/** Asks about this picture. @param {import('../lib/documents.js').Result} result @param {boolean} own */
export async function askForVote(result, own) {
  const mine = recallVote(result.name, result.created);
  const guesses = result.predictions.map(({ label }) => label);
  turn({ result, own, mine, changing: false, problem: null, said: mine ? `You said: ${inWords(mine)}.` : '' });
  const known = await fetchCard().then(({ labels }) => labels, () => []);
  turn({ labels: [...known, ...guesses.filter((label) => !known.includes(label))] });
}

byId('question').addEventListener('submit', submit);
byId('change').addEventListener('click', () => { turn({ changing: true, said: `You said: ${inWords(/** @type {Answer} */ (state.mine))}.` }); byId('yes').focus(); });
byId('keep-mine').addEventListener('click', () => turn({ changing: false }));
byId('take-back').addEventListener('click', takeBack);
byId('vote-again').addEventListener('click', () => state.again());
takeKeys(strike, (on) => { byId('vote').classList.toggle('no-keys', !on); });
