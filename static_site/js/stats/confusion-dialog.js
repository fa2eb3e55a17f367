/** The pictures in one cell of the confusion matrix, in a dialog. */
import { addressOf } from '../lib/address.js';
import { call } from '../lib/api.js';
import { byId, make, setText, show } from '../lib/dom.js';
import { percent, plural, shorten } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';

/** @import {CellPage, Picture} from '../lib/types.js' */

const LONGEST = 60;

/**
 * `versions` are still to be asked for, the first of them from `after` on; `turn` counts the cells
 * that were opened.
 */
const state = {
  predicted: '',
  voted: '',
  /** @type {string[]} */ versions: [],
  after: '',
  /** @type {Set<string>} */ names: new Set(),
  busy: false,
  turn: 0,
};

/**
 * A picture that leads to its result.
 * @param {Picture} picture @param {...(Node | string)} words below it
 */
export function pictureItem({ name, thumbnail }, ...words) {
  const size = { width: 128, height: 128, loading: /** @type {const} */ ('lazy') };
  const image = make('img', { className: 'thumb', alt: '', ...size, src: thumbnail });
  const title = make('span', { className: 'name' }, name);
  const item = make('li', {}, make('a', { href: addressOf(name) }, image, title, ...words));
  image.addEventListener('error', () => item.remove()); // expired or deleted since
  return item;
}

/** @param {CellPage['pictures'][number]} picture */
const card = (picture) =>
  pictureItem(
    picture,
    make('span', { className: 'quiet' }, `${percent(picture.probability)} sure`),
  );

/** The next pictures; none at the end. */
async function fetchNext() {
  const { predicted, voted } = state;
  while (state.versions.length) {
    const query = new URLSearchParams({ model: state.versions[0], predicted, voted });
    if (state.after) query.set('after', state.after);
    const page = /** @type {CellPage} */ (await call('GET', `stats/pictures?${query}`));
    state.after = page.after ?? '';
    if (!state.after) state.versions.shift();
    // Several may have voted alike on one picture.
    const fresh = page.pictures.filter(({ name }) => !state.names.has(name));
    if (fresh.length) return fresh;
  }
  return [];
}

/** @param {string} note @param {string} button empty for none */
function renderNote(note, button) {
  setText(byId('cell-note'), note);
  show(byId('cell-more'), button !== '');
  if (button) setText(byId('cell-more'), button);
}

async function showMore() {
  if (state.busy) return;
  const { turn } = state;
  state.busy = true;
  renderNote('Getting the pictures…', '');
  try {
    const pictures = await fetchNext();
    if (turn !== state.turn) return; // another cell was opened meanwhile
    for (const { name } of pictures) state.names.add(name);
    byId('cell-pictures').append(...pictures.map(card));
    const count = state.names.size;
    const note = count
      ? `${plural(count, 'picture')}, the newest first`
      : 'The pictures in here have expired or were deleted.';
    renderNote(note, state.versions.length ? 'More' : '');
  } catch (problem) {
    if (turn !== state.turn) return;
    const { title, text } = messageFor(problem);
    renderNote(`${title} ${text}`, 'Try again');
  } finally {
    if (turn === state.turn) state.busy = false;
  }
}

/** @param {string} predicted @param {string} voted @returns {(Node | string)[]} */
function titleOf(predicted, voted) {
  const named = (/** @type {string} */ label) => make('bdi', {}, `“${shorten(label, LONGEST)}”`);
  if (predicted === voted) return ['Said ', named(predicted), ', and was right'];
  return ['Said ', named(predicted), ', but it was ', voted ? named(voted) : 'something else'];
}

const dialog = byId('cell', HTMLDialogElement);

/**
 * @param {string} predicted @param {string} voted empty for none of the labels
 * @param {string[]} versions of the model that have such votes
 */
export function openCell(predicted, voted, versions) {
  const turn = state.turn + 1;
  const start = { after: '', names: new Set(), busy: false };
  Object.assign(state, { predicted, voted, versions, ...start, turn });
  byId('cell-title').replaceChildren(...titleOf(predicted, voted));
  byId('cell-pictures').replaceChildren();
  dialog.showModal();
  showMore();
}

byId('cell-more').addEventListener('click', showMore);
byId('cell-close').addEventListener('click', () => dialog.close());
dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
