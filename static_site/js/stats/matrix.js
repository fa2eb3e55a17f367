/** The confusion matrix as a table: one stop of the Tab key, and arrow keys from number to number. */
import { make, setText } from '../lib/dom.js';
import { number, shorten } from '../lib/format.js';
import { moveWithArrows } from './arrow-keys.js';
import { nameOf } from './confusion.js';
import { outOf } from './shares.js';

/** @import {Cell, Matrix, Pair, Row} from './confusion.js' */
/**
 * What is counted, who knew the truth, and what a number opens.
 * @typedef {{noun: string, rows: string, open?: (pair: Pair) => void}} Options
 */

const LONGEST = 40;
/** So few columns have their names across where there is room; others upwards. */
const ACROSS = 8;

/** @param {Row} row @param {Cell} cell @param {string} noun @param {number} longest */
function inWords({ truth, all }, { said, count }, noun, longest) {
  const was = shorten(nameOf(truth), longest);
  const what = truth === said ? 'recognised' : `taken for ${shorten(said, longest)}`;
  return `${was}, ${what}: ${outOf(count, all, noun)}`;
}

/** Strong from half of the row on: in between, no colour of the number could be read. @param {number} share */
const strengthOf = (share) => (share < 0.5 ? 10 + share * 60 : 88 + share * 12);

/**
 * @param {Row} row @param {Cell} cell @param {Options} options
 * @param {(words: string) => void} tell
 */
function cellOf(row, cell, { noun, open }, tell) {
  const box = make('td');
  if (row.truth === cell.said) box.classList.add('right');
  if (!cell.count) return box;
  const words = inWords(row, cell, noun, LONGEST);
  const ariaLabel = inWords(row, cell, noun, Infinity);
  const button = make('button', { type: 'button', ariaLabel, tabIndex: -1 });
  button.append(number(cell.count));
  for (const event of ['pointerenter', 'focus', 'click']) {
    button.addEventListener(event, () => tell(words));
  }
  button.addEventListener('click', () => open?.({ ...cell, truth: row.truth }));
  box.classList.add('filled');
  if (cell.share >= 0.5) box.classList.add('strong');
  box.style.setProperty('--strength', `${strengthOf(cell.share)}%`);
  box.append(button);
  return box;
}

/** @param {string} scope @param {string} text */
const heading = (scope, text) =>
  make('th', { scope }, make('span', { className: 'label', dir: 'auto' }, text));

/** @param {Matrix} matrix @param {Options} options */
function noteOf({ labels, left }, { rows }) {
  const cut = left
    ? ` These are the ${labels.length} labels with the most mistakes; ${number(left)} more are left out.`
    : '';
  const note = make(
    'p',
    { className: 'quiet' },
    `Rows: ${rows}. Columns: what the model said.${cut} `,
  );
  const key = (/** @type {HTMLElement} */ swatch, /** @type {string} */ word) =>
    make('span', { className: 'nowrap' }, swatch, word);
  note.append(
    key(make('span', { className: 'swatch right' }), 'right '),
    key(make('span', { className: 'swatch' }), 'mistaken'),
  );
  return note;
}

/** @param {HTMLElement} place @param {Matrix} matrix @param {Options} options */
export function renderMatrix(place, matrix, options) {
  const hint = options.open
    ? 'Choose a number to see its pictures.'
    : 'Choose a number to read it.';
  const line = make('p', { className: 'quiet told', ariaHidden: 'true' }, hint);
  const tell = (/** @type {string} */ words) => setText(line, words);
  const heads = matrix.labels.map((label) => heading('col', label));
  const table = make(
    'table',
    { className: 'matrix' },
    make('thead', {}, make('tr', {}, make('td'), ...heads)),
  );
  if (matrix.labels.length <= ACROSS) table.classList.add('across');
  const rows = matrix.rows.map((row) =>
    make(
      'tr',
      {},
      heading('row', nameOf(row.truth)),
      ...row.cells.map((cell) => cellOf(row, cell, options, tell)),
    ),
  );
  table.append(make('tbody', {}, ...rows));
  moveWithArrows(table);
  place.replaceChildren(noteOf(matrix, options), make('div', { className: 'scroll' }, table), line);
}
