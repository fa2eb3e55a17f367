/** One picture in the list: preview, progress, what became of it, and what can be done. */
import { make, setText, show } from '../lib/dom.js';
import { verdict } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';

/** @import {Row} from './upload-queue.js' */

/** @type {Record<string, string>} */
const STATUS = {
  waiting: 'Waiting for its turn',
  looking: 'Looking at your picture…',
  cancelled: 'Cancelled',
};
/** What the button does. @type {Record<string, string>} */
const ACTIONS = {
  waiting: 'Cancel',
  sending: 'Cancel',
  looking: 'Cancel',
  failed: 'Try again',
  cancelled: 'Try again',
};

/** @param {Row} row @returns {string} */
export function statusOf(row) {
  if (row.step === 'done' && row.result) {
    const { what, share, best } = verdict(row.result);
    return share ? `${what}, ${share}` : `${what} (perhaps ${best})`;
  }
  if (row.problem) {
    const { title, text } = messageFor(row.problem);
    return `${title} ${text}`;
  }
  if (row.step === 'sending') return `Sending, ${Math.floor(row.share * 100)} %`;
  return STATUS[row.step] ?? '';
}

/** The picture's own preview, until its thumbnail takes over. @param {File} file */
function previewOf(file) {
  const image = make('img', {
    className: 'preview',
    alt: '',
    width: 72,
    height: 72,
    decoding: 'async',
  });
  image.src = URL.createObjectURL(file);
  image.addEventListener('load', () => URL.revokeObjectURL(image.src), { once: true });
  return image;
}

/**
 * The elements of an item of the list. Files' names go in as text.
 * @param {Row} row @param {(row: Row) => void} act what its button does
 */
function elementsOf(row, act) {
  const name = row.file.name || 'picture';
  return {
    preview: previewOf(row.file),
    file: make('p', { className: 'file', title: name }, name),
    status: make('p', { className: 'status', tabIndex: -1 }),
    progress: make('progress', { max: 1, value: 0, ariaLabel: `Sending ${name}` }),
    link: make('a', { className: 'button second', hidden: true }, 'See it'),
    button: make('button', {
      className: 'button second',
      type: 'button',
      onclick: () => act(row),
    }),
  };
}

/**
 * A new item of the list, and what brings it up to date.
 * @param {Row} row @param {(row: Row) => void} act what its button does
 * @returns {{item: HTMLLIElement, update: () => void}}
 */
export function makeRow(row, act) {
  const { preview, file, status, progress, link, button } = elementsOf(row, act);
  const item = make(
    'li',
    { className: 'row' },
    preview,
    make('div', { className: 'what' }, file, status, progress),
    make('div', { className: 'do' }, link, button),
  );
  const update = () => {
    const action = ACTIONS[row.step];
    if (!action && document.activeElement === button) status.focus();
    item.dataset.step = row.step;
    setText(status, statusOf(row));
    progress.value = row.share;
    show(progress, row.step === 'sending' || row.step === 'waiting');
    show(button, Boolean(action));
    setText(button, action ?? '');
    button.ariaLabel = action ? `${action}: ${row.file.name || 'picture'}` : null;
    if (row.step === 'done' && link.hidden) showResult(row, link, preview);
  };
  return { item, update };
}

/** @param {Row} row @param {HTMLAnchorElement} link @param {HTMLImageElement} preview */
function showResult(row, link, preview) {
  if (!row.result) return;
  link.href = `/result.html?name=${row.result.name}`;
  link.ariaLabel = `See ${row.result.name}: ${statusOf(row)}`;
  preview.src = row.result.thumbnail;
  show(link, true);
}
