/** The charts and tables of what was measured of the model before its release. */
import { barsOf } from '../charts/bars.js';
import { chartOrTable } from '../charts/drawing.js';
import { MOST_LABELS } from '../charts/figure.js';
import { heatmapOf } from '../charts/heatmap.js';
import { byId, setHeadings, setRows, setText, show, tableRow } from '../lib/dom.js';
import { number, oneDecimal, percent, plural, shortPercent } from '../lib/format.js';
import { cellsOf, evaluationOf, rowOf, worstFirst } from './evaluation.js';

/** @import {Card, Evaluation} from '../lib/types.js' */
/** @import {Cell} from '../charts/heatmap.js' */
/** @import {LabelFigure} from './evaluation.js' */

/** @param {LabelFigure} figure */
const barOf = ({ label, pictures, correct, accuracy }) => ({
  label,
  share: accuracy,
  short: shortPercent(accuracy),
  strong: true,
  exact: `${oneDecimal(accuracy)}: ${number(correct)} of ${plural(pictures, 'picture')}`,
});

/** @param {LabelFigure[]} figures */
function renderLabels(figures) {
  show(byId('by-label'), figures.length > 0);
  if (!figures.length) return;
  const cut = `The ${MOST_LABELS} worst of ${number(figures.length)} labels. The table has them all.`;
  setText(byId('labels-note'), figures.length > MOST_LABELS ? cut : 'The worst first.');
  const rows = figures.map((figure) => tableRow(rowOf(figure)));
  setRows('label-table', rows);
  chartOrTable(byId('label-chart'), barsOf(figures.slice(0, MOST_LABELS).map(barOf)));
}

/** @param {string[]} labels @param {Cell[]} cells row by row */
function renderConfusionTable(labels, cells) {
  setHeadings('confusion-table', ['Picture of', ...labels]);
  const rows = labels.map((truth, place) => {
    const counts = cells.filter((cell) => cell.truth === truth).map(({ count }) => number(count));
    const row = tableRow([truth, ...counts]);
    row.cells[place + 1].className = 'right';
    return row;
  });
  setRows('confusion-table', rows);
}

/** @param {Evaluation} evaluation @param {string[]} order the card's @param {string[]} worst first */
function renderConfusion(evaluation, order, worst) {
  show(byId('mixed-up'), Boolean(evaluation.confusion));
  if (!evaluation.confusion) return;
  const cut = worst.length > MOST_LABELS;
  const labels = cut ? worst.slice(0, MOST_LABELS) : order.filter((one) => worst.includes(one));
  const cells = cellsOf(evaluation, labels);
  const note = 'Down: what was in the picture. Across: what the model said.';
  const only = cut ? `Only the ${MOST_LABELS} labels with the lowest accuracy are shown.` : '';
  setText(byId('confusion-note'), `${note} ${only}`);
  renderConfusionTable(labels, cells);
  chartOrTable(byId('confusion-chart'), heatmapOf(labels, labels, cells));
}

/** @param {Evaluation | null} evaluation @returns {{title: string, lede: string}} */
function words(evaluation) {
  if (!evaluation) {
    const lede = 'This model came without figures. Try it and judge for yourself.';
    return { title: 'Not measured before release', lede };
  }
  const { accuracy, correct, pictures } = evaluation;
  return {
    title: `Before release: right ${percent(accuracy)} of the time`,
    lede: `${number(correct)} of ${plural(pictures, 'picture')} that it had not seen before.`,
  };
}

/** @param {Card} card */
export function renderEvaluation(card) {
  const evaluation = evaluationOf(card);
  const { title, lede } = words(evaluation);
  setText(byId('before-title'), title);
  setText(byId('before-lede'), lede);
  setText(byId('how'), evaluation?.how ?? '');
  show(byId('before'), true);
  show(byId('measured'), Boolean(evaluation));
  if (!evaluation) return;
  const figures = worstFirst(evaluation.labels);
  renderLabels(figures);
  const worst = figures.map(({ label }) => label);
  renderConfusion(evaluation, card.labels, worst);
}
