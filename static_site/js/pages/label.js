/** "Help with the hard ones": one picture after another, without what the model said. One state, one render. */
import { byId, make, say, show } from '../lib/dom.js';
import { many } from '../lib/format.js';
import { HardOnes } from '../voting/labelling-queue.js';
import { KEYS, takeKeys } from '../voting/shortcuts.js';
import { Failure, messageFor } from '../lib/messages.js';
import { Outbox } from '../voting/outbox.js';
import { castVote, inWords, takeBackVote } from '../voting/votes.js';

/** @typedef {import('../voting/labelling-queue.js').Picture} Picture @typedef {import('../voting/votes.js').Answer} Answer */

const FEW_LABELS = 20;
const GLANCE_MS = 250; // an answer that comes sooner belongs to the picture before: a double click

const state = {
  ones: new HardOnes(() => render()),
  outbox: new Outbox(lose),
  /** @type {{picture: Picture, answer: Answer | null}[]} */ past: [],
  ready: false,
  said: '',
};

const image = byId('picture');
const answered = () => state.past.filter(({ answer }) => answer !== null);

/** A vote that will never arrive: its picture is gone. @param {unknown} problem */
function lose(problem) {
  if (problem && !(problem instanceof Failure && problem.code === 'unknown-picture')) {
    const { title, text } = messageFor(problem);
    state.said = `${title} ${text}`;
  }
  render();
}

/** @param {Answer | null} answer null leaves the picture out */
function answer(answer) {
  const [picture] = state.ones.queue;
  if (!picture || !state.ready) return;
  state.past.push({ picture, answer });
  state.said = answer ? `You said: ${inWords(answer)}.` : 'Skipped.';
  state.ready = false;
  if (answer) state.outbox.add(() => castVote(picture.name, answer, true));
  state.ones.advance();
}

function undo() {
  const last = state.past.pop();
  if (!last) return;
  if (last.answer) state.outbox.add(() => takeBackVote(last.picture.name));
  state.said = last.answer ? `Taken back: ${inWords(last.answer)}.` : 'Here it is again.';
  state.ready = false;
  state.ones.putBack(last.picture);
}

/** @type {Record<string, (label?: string) => void>} */
const acts = {
  label: (label) => answer({ label: /** @type {string} */ (label), cannot_tell: false }),
  none: () => answer({ label: null, cannot_tell: false }),
  unknown: () => answer({ label: null, cannot_tell: true }),
  skip: () => answer(null),
  undo,
};

/** @param {import('../voting/shortcuts.js').Stroke} stroke @returns {boolean} */
function strike(stroke) {
  const { labels } = state.ones;
  if (stroke.kind === 'label' && stroke.place >= labels.length) return false;
  acts[stroke.kind](stroke.kind === 'label' ? labels[stroke.place] : undefined);
  return true;
}

function renderPicture() {
  const source = state.ones.queue[0]?.image;
  if (!source) image.removeAttribute('src'); // else an undone answer would wait for a picture that is there
  else if (image.getAttribute('src') !== source) {
    state.ready = false;
    image.src = source;
  }
  byId('frame').ariaBusy = String(!state.ready);
}

/** Buttons for a few labels, a field to type into for many. */
function renderLabels() {
  const { labels } = state.ones;
  const few = labels.length <= FEW_LABELS;
  const list = byId(few ? 'choices' : 'labels');
  show(byId('choices'), few);
  show(byId('typing'), !few);
  if (list.childElementCount === labels.length) return;
  list.replaceChildren(...labels.map((label, place) => {
    if (!few) return make('option', { value: label });
    const key = place < KEYS ? [make('kbd', { ariaHidden: 'true' }, String(place + 1))] : [];
    return make('li', {}, make('button', { className: 'choice', type: 'button', onclick: () => acts.label(label) }, label, ...key));
  }));
}

/** @returns {{title: string, lede: string}} */
function words() {
  const { queue, fetching, problem, ended } = state.ones;
  const count = answered().length;
  if (queue.length) return { title: 'What is in this picture?', lede: 'What the model thinks is hidden, so that you judge for yourself.' };
  if (fetching) return { title: 'Looking for hard ones…', lede: '' };
  if (problem) {
    const { title, text } = messageFor(problem);
    return { title, lede: text };
  }
  if (!ended) return { title: 'None found yet', lede: 'You answered all that was looked through so far. There may be more.' };
  if (!count) return { title: 'No hard ones just now', lede: 'There is no picture that you have not answered. Show the model one of your own, or come back later.' };
  return { title: 'That was all of them', lede: `Thank you: you labelled ${many(count, 'picture')}. Every answer makes the next model a little better.` };
}

function renderOutbox() {
  const { problem, waiting } = state.outbox;
  byId('main').dataset.unsent = String(waiting.length);
  show(byId('unsent'), Boolean(problem));
  if (!problem) return;
  const { title, text } = messageFor(problem);
  say(byId('unsent').firstElementChild, `${title} ${many(waiting.length, 'answer')} not sent yet: keep this page open. ${text}`);
}

function render() {
  const { ones, past, said } = state;
  const asking = ones.queue.length > 0;
  const { title, lede } = words();
  say(byId('title'), title);
  say(byId('lede'), lede);
  byId('main').classList.toggle('asking', asking);
  for (const id of ['frame', 'answers']) show(byId(id), asking);
  show(byId('over'), !asking && !ones.fetching);
  renderPicture();
  renderLabels();
  renderOutbox();
  const count = answered().length;
  say(byId('said'), said);
  say(byId('count'), count ? `${many(count, 'picture')} labelled in this session` : '');
  show(byId('undo'), past.length > 0);
  show(byId('so-far'), said !== '');
  if (document.activeElement !== document.body && !document.activeElement?.checkVisibility()) byId('title').focus();
}

image.addEventListener('load', () => {
  const { src } = image;
  setTimeout(() => { state.ready = image.src === src; render(); }, GLANCE_MS);
});
image.addEventListener('error', () => state.ones.advance()); // expired or deleted since
for (const kind of ['none', 'unknown', 'skip', 'undo']) byId(kind).addEventListener('click', () => acts[kind]());
byId('more').addEventListener('click', () => { state.ones.more(answered().map(({ picture }) => picture)); byId('title').focus(); });
byId('send-again').addEventListener('click', () => state.outbox.run());
window.addEventListener('online', () => state.outbox.run());
window.addEventListener('beforeunload', (event) => state.outbox.problem && event.preventDefault());
byId('typing').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const field = byId('typed');
  const label = state.ones.labels.find((one) => one.toLowerCase() === field.value.trim().toLowerCase());
  field.setCustomValidity(label ? '' : 'That is none of the labels. Choose one from the list.');
  if (!field.reportValidity() || !state.ready) return;
  field.value = '';
  acts.label(label);
});
byId('typed').addEventListener('input', () => byId('typed').setCustomValidity(''));
byId('typed').addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && byId('typed').blur());
takeKeys(strike, (on) => { byId('main').classList.toggle('no-keys', !on); });
state.ones.fill();
