/** "Help label pictures": one after another, without what the model said. One state, one render. */
import { byId } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { messageFor } from '../lib/messages.js';
import { LabellingQueue } from '../voting/labelling-queue.js';
import { renderLabelling } from '../voting/labelling-view.js';
import { Outbox } from '../voting/outbox.js';
import { listenForShortcuts } from '../voting/shortcuts.js';
import { castVote, inWords, takeBackVote } from '../voting/votes.js';

/** @import {Vote} from '../lib/types.js' */
/** @import {State} from '../voting/labelling-view.js' */
/** @import {Shortcut} from '../voting/shortcuts.js' */

const GLANCE_MS = 250; // an answer that comes sooner belongs to the picture before: a double click

/** @type {State} */
const state = {
  queue: new LabellingQueue(render),
  outbox: new Outbox(voteSent),
  past: [],
  ready: false,
  message: '',
};

const image = byId('picture', HTMLImageElement);

/** @param {unknown} problem why the vote will never arrive; null if it did */
function voteSent(problem) {
  const isGone = problem instanceof Failure && problem.code === 'unknown-picture';
  if (problem && !isGone) {
    const { title, text } = messageFor(problem);
    state.message = `${title} ${text}`;
  }
  render();
}

/** @param {Vote | null} vote null skips the picture */
function answer(vote) {
  const [picture] = state.queue.pictures;
  if (!picture || !state.ready) return;
  state.past.push({ picture, vote });
  state.message = vote ? `You said: ${inWords(vote)}.` : 'Skipped.';
  state.ready = false;
  if (vote) state.outbox.add(() => castVote(picture.name, vote, true));
  state.queue.advance();
}

/** @param {string} label */
const answerLabel = (label) => answer({ label, cannot_tell: false });

const commands = {
  none: () => answer({ label: null, cannot_tell: false }),
  unknown: () => answer({ label: null, cannot_tell: true }),
  skip: () => answer(null),
  undo: () => {
    const last = state.past.pop();
    if (!last) return;
    const { picture, vote } = last;
    if (vote) state.outbox.add(() => takeBackVote(picture.name));
    state.message = vote ? `Taken back: ${inWords(vote)}.` : 'Here it is again.';
    state.ready = false;
    state.queue.putBack(picture);
  },
};

/** @param {Shortcut} shortcut @returns {boolean} */
function act(shortcut) {
  if (shortcut.kind !== 'label') {
    commands[shortcut.kind]();
    return true;
  }
  const label = state.queue.labels[shortcut.place];
  if (label === undefined) return false;
  answerLabel(label);
  return true;
}

function renderPicture() {
  const source = state.queue.pictures[0]?.image;
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

/** @param {SubmitEvent} event */
function submitTyped(event) {
  event.preventDefault();
  const field = byId('typed', HTMLInputElement);
  const typed = field.value.trim().toLowerCase();
  const label = state.queue.labels.find((one) => one.toLowerCase() === typed);
  field.setCustomValidity(label ? '' : 'That is not one of the labels. Choose one from the list.');
  if (!field.reportValidity() || !label || !state.ready) return;
  field.value = '';
  answerLabel(label);
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
  byId('more').addEventListener('click', lookForMore);
  byId('send-again').addEventListener('click', () => state.outbox.run());
  window.addEventListener('online', () => state.outbox.run());
  window.addEventListener('beforeunload', (event) => {
    if (state.outbox.problem) event.preventDefault();
  });
  const field = byId('typed', HTMLInputElement);
  byId('typing').addEventListener('submit', submitTyped);
  field.addEventListener('input', () => field.setCustomValidity(''));
  field.addEventListener('keydown', ({ key }) => key === 'Escape' && field.blur());
  listenForShortcuts(act, (on) => byId('main').classList.toggle('no-keys', !on));
}

listen();
state.queue.fill();
