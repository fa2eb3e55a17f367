/** What the page for labelling shows. */
import { byId, inside, setParts, setText, show } from '../lib/dom.js';
import { percent, plural } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';
import { wasShown } from './guesses.js';
import { FEW_LABELS, ownersText, renderChoices, said, spoken } from './labels.js';
import { KEYS } from './shortcuts.js';
import { today } from './today.js';

/** @import {Picture, Result, Vote} from '../lib/types.js' */
/** @import {LabellingQueue} from './labelling-queue.js' */
/** @import {Outbox} from './outbox.js' */
/** @import {Words} from './labels.js' */
/**
 * `vote` is null where the picture was skipped; `guess` is what the model had thought of it.
 * @typedef {{picture: Picture, vote: Vote | null, guess: Result | null}} Past
 * @typedef {{queue: LabellingQueue, outbox: Outbox, card: Words | null, past: Past[],
 *            ready: boolean, message: string}} State
 */

/**
 * Title and lede.
 * @param {LabellingQueue} queue @param {number} answered @returns {{title: string, lede: string}}
 */
export function words({ pictures, fetching, problem, ended }, answered) {
  if (pictures.length) {
    const lede = wasShown(pictures[0].name)
      ? 'You’ve seen the model’s guess for this one.'
      : 'The model’s guess is hidden so it won’t sway you.';
    return { title: 'What is in this picture?', lede };
  }
  if (fetching) return { title: 'Looking for pictures…', lede: '' };
  if (problem) {
    const { title, text } = messageFor(problem);
    return { title, lede: text };
  }
  if (!ended) {
    const lede = 'You’ve answered everything so far. There may be more.';
    return { title: 'None found yet', lede };
  }
  if (!answered) {
    const lede = 'No picture is waiting for your answer. Show one of yours, or come back later.';
    return { title: 'Nothing to label right now', lede };
  }
  const lede = `Thanks! You labelled ${plural(answered, 'picture')}. Each one helps the next model.`;
  return { title: 'That was all of them', lede };
}

/** @param {LabellingQueue} queue @param {Words | null} card @param {(label: string) => void} choose */
function renderLabels({ labels }, card, choose) {
  const many = labels.length > FEW_LABELS;
  const places = { find: 'find', search: 'search', chips: 'choices', note: 'found' };
  byId('main').classList.toggle('many', many);
  renderChoices(places, labels, { choose, card, keys: many ? 0 : KEYS });
}

/** @param {Result} guess @param {Words | null} card @returns {(string | Node)[]} */
function thought({ label, predictions: [best] }, card) {
  const what = ownersText(spoken(best.label, card), card);
  return [
    label === null ? ' The model wasn’t sure: ' : ' The model thought: ',
    what,
    `, ${percent(best.probability)}.`,
  ];
}

/** @param {State} state */
function renderPast({ past, card, message }) {
  const last = past.at(-1);
  const parts = message || !last ? [message] : last.vote ? said(last.vote, card) : ['Skipped.'];
  if (!message && last?.guess) parts.push(...thought(last.guess, card));
  setParts(byId('said'), parts);
  show(byId('undo'), past.length > 0);
  const count = today();
  setText(byId('count'), count ? `${count} today` : '');
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
export function renderLabelling(state, choose) {
  const { queue, outbox, card, past } = state;
  const asking = queue.pictures.length > 0;
  const { title, lede } = words(queue, past.filter(({ vote }) => vote).length);
  setText(byId('title'), title);
  setText(byId('lede'), lede);
  byId('main').classList.toggle('asking', asking);
  for (const id of ['frame', 'answers']) show(byId(id), asking);
  show(byId('over'), !asking && !queue.fetching);
  renderLabels(queue, card, choose);
  renderOutbox(outbox);
  renderPast(state);
}
