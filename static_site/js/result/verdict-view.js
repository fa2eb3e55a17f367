/** What the model says of a picture: the sentence, the bars, the table. */
import { byId, inside, make, setRows, setText, tableRow } from '../lib/dom.js';
import { date } from '../lib/format.js';
import { whenCalm } from './calm.js';
import { recallOwn } from './history.js';
import { exactly, rows, tableTitle, words } from './result-words.js';
import { offerExplanation } from './why.js';

/** @import {Card, Result} from '../lib/types.js' */
/** @import {Row} from './result-words.js' */

/** Longer titles are set smaller. */
const LONG = 22;

/** The rows that are shown now. @type {Row[]} */
let shown = [];

/** @param {Result} result @param {Card | null} card */
function renderWords(result, card) {
  const { title, sure, lede } = words(result, card);
  const heading = byId('title');
  setText(heading, title);
  heading.title = result.label === title ? '' : (result.label ?? '');
  heading.classList.toggle('long', title.length > LONG);
  setText(byId('sure'), sure);
  setText(byId('lede'), lede);
  heading.dir = 'auto';
}

/** The language of the labels. @param {Card | null} card */
const languageOf = (card) => card?.language ?? document.documentElement.lang;

/** @param {Row} row @param {string} lang @returns {HTMLLIElement} */
function item({ label, share, value, strong, others }, lang) {
  const fill = make('span', { className: 'fill' });
  fill.style.inlineSize = `${share * 100}%`;
  const name = make('span', { className: 'label', dir: 'auto', title: label }, label);
  if (!others) name.lang = lang;
  const parts = [
    name,
    make('span', { className: 'track' }, fill),
    make('span', { className: 'value' }, value),
  ];
  const row = make('li', {}, ...parts);
  row.classList.toggle('strong', strong);
  return row;
}

/** A tap on a row tells its value exactly, and a second one shortly again. @param {MouseEvent} event */
function tapped({ clientY }) {
  const items = [...inside(byId('bars'), 'ol').children];
  const place = items.findIndex((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return top <= clientY && clientY < bottom;
  });
  const value = items[place]?.querySelector('.value');
  if (!value) return;
  const { value: short, exact } = shown[place];
  setText(value, value.textContent === exact ? short : exact);
}

async function drawBars() {
  const [{ barsOver }, { draw }] = await Promise.all([
    import('../charts/bar-rows.js'),
    import('../charts/drawing.js'),
  ]);
  await draw(byId('chart'), barsOver(inside(byId('bars'), 'ol'), shown));
}

/** @param {Result} result @param {Card | null} card */
function renderBars(result, card) {
  shown = rows(result, card);
  const items = shown.map((row) => item(row, languageOf(card)));
  inside(byId('bars'), 'ol').replaceChildren(...items);
  delete byId('chart').dataset.drawn; // until the new bars are drawn, the list has them
  byId('bars').onclick = tapped;
  whenCalm(byId('bars'), recallOwn(result) !== undefined)
    .then(drawBars)
    .catch(() => {}); // the list stays
}

/** @param {Result} result @param {Card | null} card */
function renderTable(result, card) {
  const { predictions, created, model } = result;
  setText(byId('table-title'), tableTitle(result, card));
  const cells = predictions.map(({ label, probability }) => {
    const row = tableRow([label, exactly(probability)]);
    return Object.assign(row, { lang: languageOf(card) });
  });
  setRows('table', cells);
  const when = date(created, { dateStyle: 'medium', timeStyle: 'short' });
  setText(byId('model'), `By ${model?.name}, version ${model?.version}, on ${when}.`);
}

/** @param {Result} result @param {Card | null} card */
export function renderVerdict(result, card) {
  renderWords(result, card);
  renderBars(result, card);
  renderTable(result, card);
  offerExplanation(result);
}
