/** "Label": one picture after another, without what the model said. One state, one render. */
import { fetchCard } from '../lib/documents.js';
import { byId, show } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { messageFor } from '../lib/messages.js';
import { recallNamed } from '../result/history.js';
import { askToReport } from '../result/reporting.js';
import { fetchGuess, noteShown, wasShown } from '../voting/guesses.js';
import { LabellingQueue } from '../voting/labelling-queue.js';
import { FEW_LABELS, meant, rest } from '../voting/labels.js';
import { renderLabelling } from '../voting/labelling-view.js';
import { Outbox } from '../voting/outbox.js';
import { listenForShortcuts } from '../voting/shortcuts.js';
import { today } from '../voting/today.js';
import { castVote, takeBackVote } from '../voting/votes.js';

/** @import {Vote} from '../lib/types.js' */
/** @import {Past, State} from '../voting/labelling-view.js' */
/** @import {Shortcut} from '../voting/shortcuts.js' */

const GLANCE_MS = 250; // an answer that comes sooner belongs to the picture before: a double click

/** @type {State} */
const state = {
  queue: new LabellingQueue(render),
  outbox: new Outbox(voteSent),
  card: null,
  past: [],
  ready: false,
  message: '',
};

const image = byId('picture', HTMLImageElement);
const field = byId('search', HTMLInputElement);

/** @param {unknown} problem why the vote will never arrive; null if it did */
function voteSent(problem) {
  const isGone = problem instanceof Failure && problem.code === 'unknown-picture';
  if (problem && !isGone) {
    const { title, text } = messageFor(problem);
    state.message = `${title} ${text}`;
  }
  render();
}

/** Only the answer that was just given is told what the model had thought. @param {Past} past */
async function tellGuess(past) {
  const guess = await fetchGuess(past.picture.name);
  if (!guess || state.past.at(-1) !== past) return;
  past.guess = guess;
  noteShown(past.picture.name);
  render();
}

/** @param {Past} past @param {Vote} vote */
async function sendVote(past, vote) {
  const { name } = past.picture;
  await castVote(name, vote, !wasShown(name));
  tellGuess(past);
}

/** @param {Vote | null} vote null skips the picture */
function answer(vote) {
  const [picture] = state.queue.pictures;
  if (!picture || !state.ready) return;
  const past = { picture, vote, guess: null };
  state.past.push(past);
  Object.assign(state, { message: '', ready: false });
  field.value = '';
  rest(byId('answers'));
  if (vote) {
    today(1);
    state.outbox.add(() => sendVote(past, vote));
  }
  state.queue.advance();
}

function undo() {
  const last = state.past.pop();
  if (!last) return;
  const { picture, vote } = last;
  if (vote) {
    today(-1);
    state.outbox.add(() => takeBackVote(picture.name));
  }
  Object.assign(state, { message: vote ? 'Undone.' : 'Here it is again.', ready: false });
  state.queue.putBack(picture);
}

/** What was reported is looked at no longer. */
async function report() {
  const [picture] = state.queue.pictures;
  if (!(await askToReport(picture.name)) || state.queue.pictures[0] !== picture) return;
  answer(null);
}

/** @param {string} label */
const answerLabel = (label) => answer({ label, cannot_tell: false });

const commands = {
  none: () => answer({ label: null, cannot_tell: false }),
  unknown: () => answer({ label: null, cannot_tell: true }),
  skip: () => answer(null),
  undo,
};

/** Digits answer only where all labels can be seen. @param {Shortcut} shortcut @returns {boolean} */
function act(shortcut) {
  const { labels } = state.queue;
  const digit = shortcut.kind === 'label' || shortcut.kind === 'none';
  if (digit && labels.length > FEW_LABELS) return false;
  if (shortcut.kind !== 'label') {
    commands[shortcut.kind]();
    return true;
  }
  const label = labels[shortcut.place];
  if (label === undefined) return false;
  answerLabel(label);
  return true;
}

function renderPicture() {
  const source = state.queue.pictures[0]?.image;
  show(byId('report'), !recallNamed(state.queue.pictures[0]?.name));
  // Without one, an undone answer would wait for a picture that is shown.
  if (!source) image.removeAttribute('src');
  else if (image.getAttribute('src') !== source) {
    state.ready = false;
    image.src = source;
  }
  byId('frame').ariaBusy = String(!state.ready);
}

function render() {
  renderPicture();
  renderLabelling(state, answerLabel);
  const focused = document.activeElement;
  if (focused !== document.body && !focused?.checkVisibility()) byId('title').focus();
}

function lookForMore() {
  state.queue.more(state.past.filter(({ vote }) => vote).map(({ picture }) => picture));
  byId('title').focus();
}

/** Enter takes the label that was typed. @param {KeyboardEvent} event */
function pressedWhileTyping({ key }) {
  if (key === 'Escape') field.blur();
  const label = key === 'Enter' ? meant(state.queue.labels, field.value) : null;
  if (label !== null) answerLabel(label);
}

function listen() {
  image.addEventListener('load', () => {
    const { src } = image;
    setTimeout(() => {
      state.ready = image.src === src;
      render();
    }, GLANCE_MS);
  });
  image.addEventListener('error', () => state.queue.advance()); // expired or deleted since
  for (const [id, run] of Object.entries(commands)) byId(id).addEventListener('click', run);
  byId('report').addEventListener('click', report);
  byId('more').addEventListener('click', lookForMore);
  byId('send-again').addEventListener('click', () => state.outbox.run());
  window.addEventListener('online', () => state.outbox.run());
  window.addEventListener('beforeunload', (event) => {
    if (state.outbox.problem) event.preventDefault();
  });
  field.addEventListener('input', render);
  field.addEventListener('keydown', pressedWhileTyping);
  listenForShortcuts(act, (on) => byId('main').classList.toggle('no-keys', !on));
}

listen();
fetchCard()
  .then((card) => Object.assign(state, { card }))
  .then(render, () => {}); // its words are extra
state.queue.fill();
