/** What the page for labelling shows. */
import { byId, inside, make, setText, show } from '../lib/dom.js';
import { plural } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';
import { KEYS } from './shortcuts.js';

/** @import {Picture, Vote} from '../lib/types.js' */
/** @import {LabellingQueue} from './labelling-queue.js' */
/** @import {Outbox} from './outbox.js' */
/**
 * `vote` is null where the picture was skipped.
 * @typedef {{queue: LabellingQueue, outbox: Outbox, past: {picture: Picture, vote: Vote | null}[],
 *            ready: boolean, message: string}} State
 */

const FEW_LABELS = 20;

/**
 * Title and lede.
 * @param {LabellingQueue} queue @param {number} answered @returns {{title: string, lede: string}}
 */
export function words({ pictures, fetching, problem, ended }, answered) {
  if (pictures.length) {
    const lede = 'What the model thinks is hidden, so that you judge for yourself.';
    return { title: 'What is in this picture?', lede };
  }
  if (fetching) return { title: 'Looking for pictures…', lede: '' };
  if (problem) {
    const { title, text } = messageFor(problem);
    return { title, lede: text };
  }
  if (!ended) {
    const lede = 'You answered all that was looked through so far. There may be more.';
    return { title: 'None found yet', lede };
  }
  if (!answered) {
    const lede =
      'You have answered every picture here. Show the model one of your own, or come back later.';
    return { title: 'No pictures to label just now', lede };
  }
  const lede = `Thank you: you labelled ${plural(answered, 'picture')}. Every answer makes the next model a little better.`;
  return { title: 'That was all of them', lede };
}

/** @param {string} label @param {number} place @param {(label: string) => void} choose */
function choice(label, place, choose) {
  const hint = place < KEYS ? [make('kbd', { ariaHidden: 'true' }, String(place + 1))] : [];
  const onclick = () => choose(label);
  const button = make('button', { className: 'choice', type: 'button', onclick }, label, ...hint);
  return make('li', {}, button);
}

/**
 * Buttons for a few labels, a field to type into for many.
 * @param {string[]} labels @param {(label: string) => void} choose
 */
function renderLabels(labels, choose) {
  const few = labels.length <= FEW_LABELS;
  const list = byId(few ? 'choices' : 'labels');
  show(byId('choices'), few);
  show(byId('typing'), !few);
  if (list.childElementCount === labels.length) return;
  list.replaceChildren(
    ...labels.map((label, place) =>
      few ? choice(label, place, choose) : make('option', { value: label }),
    ),
  );
}

/** @param {Outbox} outbox */
function renderOutbox({ problem, waiting }) {
  byId('main').dataset.unsent = String(waiting.length);
  show(byId('unsent'), Boolean(problem));
  if (!problem) return;
  const { title, text } = messageFor(problem);
  const unsent = `${plural(waiting.length, 'answer')} not sent yet: keep this page open.`;
  setText(inside(byId('unsent'), 'p'), `${title} ${unsent} ${text}`);
}

/** @param {State} state @param {(label: string) => void} choose what a label's button does */
export function renderLabelling({ queue, outbox, past, message }, choose) {
  const asking = queue.pictures.length > 0;
  const answered = past.filter(({ vote }) => vote).length;
  const { title, lede } = words(queue, answered);
  setText(byId('title'), title);
  setText(byId('lede'), lede);
  byId('main').classList.toggle('asking', asking);
  for (const id of ['frame', 'answers']) show(byId(id), asking);
  show(byId('over'), !asking && !queue.fetching);
  renderLabels(queue.labels, choose);
  renderOutbox(outbox);
  setText(byId('said'), message);
  setText(byId('count'), answered ? `${plural(answered, 'picture')} labelled in this session` : '');
  show(byId('undo'), past.length > 0);
  show(byId('so-far'), message !== '');
}
