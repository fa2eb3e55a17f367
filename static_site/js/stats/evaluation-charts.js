/** What was measured of the model before release, from its card. */
import { barsOf } from '../charts/bars.js';
import { chartOrTable } from '../charts/chart.js';
import { byId, make, say, show, tableRow } from '../lib/dom.js';
import { briefly, many, number, oneDecimal, percent } from '../lib/format.js';
import { heatmapOf } from '../charts/heatmap.js';
import { READABLE, cellsOf, worstFirst } from './evaluation.js';

/** @param {import('./evaluation.js').LabelFigure[]} figures */
function renderLabels(figures) {
  show(byId('by-label'), figures.length > 0);
  if (!figures.length) return;
  const shown = figures.slice(0, READABLE);
  say(byId('labels-note'), figures.length > READABLE
    ? `The ${READABLE} worst of ${number(figures.length)} labels. The table has them all.` : 'The worst first.');
  byId('label-table').tBodies[0].replaceChildren(...figures.map(({ label, pictures, correct, accuracy }) => (
    tableRow([label, number(pictures), number(correct), oneDecimal(accuracy)]))));
  chartOrTable(byId('label-chart'), barsOf(shown.map(({ label, pictures, correct, accuracy }) => ({
    label, share: accuracy, short: briefly(accuracy), strong: true,
    exact: `${oneDecimal(accuracy)}: ${number(correct)} of ${many(pictures, 'picture')}`,
  }))));
}

/** @param {any} card @param {string[]} labels all of them, the worst first */
function renderConfusion({ measured, labels: all }, labels) {
  show(byId('mixed-up'), Boolean(measured.confusion));
  if (!measured.confusion) return;
  const cap = labels.length > READABLE;
  const shown = cap ? labels.slice(0, READABLE) : all.filter((/** @type {string} */ label) => labels.includes(label));
  const cells = cellsOf(measured, shown);
  say(byId('confusion-note'), `Down: what was in the picture. Across: what the model said. ${cap
    ? `Only the ${READABLE} labels with the lowest accuracy are shown.` : ''}`);
  const table = byId('confusion-table');
  const heads = shown.map((label) => make('th', { scope: 'col' }, label));
  table.tHead.replaceChildren(make('tr', {}, make('th', { scope: 'col' }, 'Picture of'), ...heads));
  table.tBodies[0].replaceChildren(...shown.map((truth, row) => {
    const line = tableRow([truth, ...cells.slice(row * shown.length, (row + 1) * shown.length).map(({ count }) => number(count))]);
    line.cells[row + 1].className = 'right';
    return line;
  }));
  chartOrTable(byId('confusion-chart'), heatmapOf(shown, shown, cells));
}

/** @param {any} measured @returns {{title: string, lede: string}} */
function words(measured) {
  if (!measured) return { title: 'Not measured before release', lede: 'This model came without figures. Try it and judge for yourself.' };
  return {
    title: `Before release: right ${percent(measured.accuracy)} of the time`,
    lede: `${number(measured.correct)} of ${many(measured.pictures, 'picture')} that it had not seen before.`,
  };
}

/** @param {any} card */
export function renderCard(card) {
  // an import may know its difference alone
  const measured = typeof card.measured?.accuracy === 'number' ? card.measured : null;
  const { title, lede } = words(measured);
  say(byId('before-title'), title);
  say(byId('before-lede'), lede);
  say(byId('how'), measured?.how ?? '');
  show(byId('before'), true);
  show(byId('measured'), Boolean(measured));
  if (!measured) return;
  const figures = worstFirst(measured);
  renderLabels(figures);
  renderConfusion(card, figures.map(({ label }) => label));
}
