/** One picture in the list: preview, progress, what became of it, and what can be done. */
import { make, say, show } from '../lib/dom.js';
import { verdict } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';

/** @typedef {import('./upload-queue.js').Row} Row */

/** @type {Record<string, string>} */
const DOING = { waiting: 'Waiting for its turn', looking: 'Looking at your picture…', cancelled: 'Cancelled' };
/** @type {Record<string, string>} */
const ENDED = { failed: 'Try again', cancelled: 'Try again' };
/** @type {Record<string, string>} */
const STOPPABLE = { waiting: 'Cancel', sending: 'Cancel', looking: 'Cancel' };

/** @param {Row} row @returns {string} */
export function statusOf(row) {
  if (row.step === 'done') {
    const { what, share, best } = verdict(/** @type {any} */ (row.result));
    return share ? `${what}, ${share}` : `${what} (perhaps ${best})`;
  }
  if (row.problem) {
    const { title, text } = messageFor(row.problem);
    return `${title} ${text}`;
  }
  if (row.step === 'sending') return `Sending, ${Math.floor(row.share * 100)} %`;
  return DOING[row.step] ?? '';
}

/** The picture's own preview, until its thumbnail takes over. @param {HTMLElement} item @param {Row} row */
function picture(item, row) {
  const image = make('img', { className: 'preview', alt: '', width: 72, height: 72, decoding: 'async' });
  image.src = URL.createObjectURL(row.file);
  image.addEventListener('load', () => URL.revokeObjectURL(image.src), { once: true });
  item.prepend(image);
}

/**
 * A new item of the list. Files' names go in as text.
 * @param {Row} row @param {(row: Row) => void} act what its button does @returns {HTMLLIElement}
 */
export function makeRow(row, act) {
  const item = make('li', { className: 'row' });
  picture(item, row);
  const name = row.file.name || 'picture';
  item.append(
    make('div', { className: 'what' },
      make('p', { className: 'file', title: name }, name),
      make('p', { className: 'status', tabIndex: -1 }),
      make('progress', { max: 1, value: 0, ariaLabel: `Sending ${name}` })),
    make('div', { className: 'do' },
      make('a', { className: 'button second', hidden: true }, 'See it'),
      make('button', { className: 'button second', type: 'button', onclick: () => act(row) })),
  );
  return item;
}

/** Brings an item up to date. @param {HTMLElement} item @param {Row} row */
export function updateRow(item, row) {
  const [image, status, progress, link, button] = ['img', '.status', 'progress', 'a', 'button']
    .map((selector) => /** @type {any} */ (item.querySelector(selector)));
  const name = row.file.name || 'picture';
  const action = STOPPABLE[row.step] ?? ENDED[row.step];
  if (!action && document.activeElement === button) status.focus();
  item.dataset.step = row.step;
  say(status, statusOf(row));
  progress.value = row.share;
  show(progress, row.step === 'sending' || row.step === 'waiting');
  show(button, Boolean(action));
  say(button, action ?? '');
  button.ariaLabel = action ? `${action}: ${name}` : null;
  if (row.step !== 'done' || !row.result || !link.hidden) return;
  link.href = `/result.html?name=${row.result.name}`;
  link.ariaLabel = `See ${row.result.name}: ${statusOf(row)}`;
  image.src = row.result.thumbnail;
  show(link, true);
}
