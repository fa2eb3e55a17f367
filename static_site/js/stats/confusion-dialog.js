/** The pictures in one cell of the confusion matrix, in a dialog. */
import { call } from '../lib/api.js';
import { byId, make, say, show } from '../lib/dom.js';
import { many, percent } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';

/** @typedef {{name: string, image: string, thumbnail: string, probability: number}} Picture */

/** `versions` are those that are still to be asked for, the first of them from `after` on. */
const state = { predicted: '', voted: '', /** @type {string[]} */ versions: [], after: '', /** @type {Set<string>} */ names: new Set(), busy: false, turn: 0 };

/** @param {Picture} picture */
function card({ name, thumbnail, probability }) {
  const image = make('img', { className: 'thumb', alt: '', width: 128, height: 128, src: thumbnail });
  const item = make('li', {}, make('a', { href: `/result.html?name=${name}` }, image,
    make('span', { className: 'name' }, name), make('span', { className: 'quiet' }, `${percent(probability)} sure`)));
  image.addEventListener('error', () => { item.remove(); }); // expired or deleted since
  return item;
}

/** @returns {Promise<Picture[]>} the next ones; none at the end */
async function next() {
  const { predicted, voted } = state;
  while (state.versions.length) {
    const after = state.after ? { after: state.after } : {};
    const asked = new URLSearchParams({ model: state.versions[0], predicted, voted, ...after });
    const page = await call('GET', `stats/pictures?${asked}`); // eslint-disable-line no-await-in-loop -- pages follow each other
    state.after = page.after ?? '';
    if (!state.after) state.versions.shift();
    // Several may have voted alike on one picture.
    const fresh = page.pictures.filter((/** @type {Picture} */ { name }) => !state.names.has(name));
    if (fresh.length) return fresh;
  }
  return [];
}

async function more() {
  if (state.busy) return;
  const { turn } = state;
  state.busy = true;
  say(byId('cell-note'), 'Fetching the pictures…');
  show(byId('cell-more'), false);
  try {
    const pictures = await next();
    if (turn !== state.turn) return; // another cell was opened meanwhile
    pictures.forEach(({ name }) => state.names.add(name));
    byId('cell-pictures').append(...pictures.map(card));
    say(byId('cell-note'), state.names.size ? `${many(state.names.size, 'picture')}, the newest first` : 'The pictures in here have expired or were deleted.');
    say(byId('cell-more'), 'More');
    show(byId('cell-more'), state.versions.length > 0);
  } catch (problem) {
    if (turn !== state.turn) return;
    const { title, text } = messageFor(problem);
    say(byId('cell-note'), `${title} ${text}`);
    say(byId('cell-more'), 'Try again');
    show(byId('cell-more'), true);
  } finally {
    if (turn === state.turn) state.busy = false;
  }
}

/** @param {string} predicted @param {string} voted @param {string[]} versions those that said and were told so */
export function openCell(predicted, voted, versions) {
  Object.assign(state, { predicted, voted, versions, after: '', names: new Set(), busy: false, turn: state.turn + 1 });
  say(byId('cell-title'), predicted === voted ? `Said “${predicted}”, and was right` : `Said “${predicted}”, but it was ${voted ? `“${voted}”` : 'none of these'}`);
  byId('cell-pictures').replaceChildren();
  byId('cell').showModal();
  more();
}

byId('cell-more').addEventListener('click', more);
byId('cell-close').addEventListener('click', () => byId('cell').close());
byId('cell').addEventListener('click', (/** @type {MouseEvent} */ event) => event.target === byId('cell') && byId('cell').close());
