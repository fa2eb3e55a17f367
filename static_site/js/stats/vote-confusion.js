/** What the model said against what people voted, as a chart and a table that open the pictures. */
import { chartOrTable } from '../charts/drawing.js';
import { MOST_LABELS } from '../charts/figure.js';
import { heatmapOf } from '../charts/heatmap.js';
import { byId, make, setHeadings, setRows, setText, show, tableRow } from '../lib/dom.js';
import { number, plural } from '../lib/format.js';
import { own } from '../lib/own.js';
import { openCell } from './confusion-dialog.js';
import { labelsIn } from './vote-stats.js';

/** @import {VoteKind, VoteStats} from '../lib/types.js' */
/** @import {Pair} from './vote-stats.js' */
/**
 * What is looked at; `order` is the model's own of its labels.
 * @typedef {{stats: VoteStats, order: string[], version: string, kind: VoteKind}} View
 */

const nameOf = (/** @type {string} */ voted) => voted || 'None of these';

/** @param {Pair[]} pairs @param {string} predicted @param {string} voted @returns {Pair} */
const find = (pairs, predicted, voted) =>
  pairs.find((pair) => pair.predicted === predicted && pair.voted === voted) ?? {
    predicted,
    voted,
    count: 0,
  };

/** @param {View} view @param {Pair} pair */
function open({ stats, version }, { predicted, voted }) {
  const all = Object.entries(stats.models)
    .filter(([, { confusion }]) => Number(own(own(confusion, predicted), voted)) > 0)
    .map(([name]) => name);
  openCell(predicted, voted, version ? [version] : all);
}

/** A number that opens its pictures. @param {View} view @param {Pair} pair */
function opener(view, pair) {
  if (!pair.count) return '0';
  const { predicted, voted, count } = pair;
  const what = `${plural(count, 'vote')}: said ${predicted}, voted ${nameOf(voted)}`;
  const ariaLabel = `${what}. See the pictures`;
  const onclick = () => open(view, pair);
  return make('button', { className: 'link', type: 'button', ariaLabel, onclick }, number(count));
}

/**
 * A matrix, for few labels.
 * @param {View} view @param {string[]} rows @param {string[]} columns @param {Pair[]} pairs
 */
function renderMatrix(view, rows, columns, pairs) {
  setHeadings('votes-table', ['People said', ...columns]);
  const lines = rows.map((voted) => {
    const counts = columns.map((predicted) => opener(view, find(pairs, predicted, voted)));
    const row = tableRow([nameOf(voted), ...counts]);
    if (columns.includes(voted)) row.cells[columns.indexOf(voted) + 1].className = 'right';
    return row;
  });
  setRows('votes-table', lines);
}

/** The pairs that occur as a list, for many labels. @param {View} view @param {Pair[]} pairs */
function renderList(view, pairs) {
  setHeadings('votes-table', ['The model said', 'People said', 'Votes']);
  const rows = pairs.map((pair) =>
    tableRow([pair.predicted, nameOf(pair.voted), opener(view, pair)]),
  );
  setRows('votes-table', rows);
}

/** @param {View} view @param {string[]} rows @param {string[]} columns @param {Pair[]} pairs */
function drawMatrix(view, rows, columns, pairs) {
  const cells = rows.flatMap((voted) => {
    const row = columns.map((predicted) => find(pairs, predicted, voted));
    const sum = row.reduce((total, { count }) => total + count, 0);
    return row.map((pair) => ({ pair, share: sum ? pair.count / sum : 0 }));
  });
  const drawn = cells.map(({ pair: { predicted, voted, count }, share }) => {
    return { truth: nameOf(voted), said: predicted, count, share };
  });
  const options = {
    noun: 'vote',
    open: (/** @type {number} */ place) => open(view, cells[place].pair),
  };
  chartOrTable(byId('votes-chart'), heatmapOf(rows.map(nameOf), columns, drawn, options));
}

/** What is left out of a large model's figures. @param {View} view @param {Pair[]} pairs */
const moreOf = ({ stats }, pairs) =>
  stats.after
    ? ` There are too many pairs to list: these are the ${number(pairs.length)} with the most votes.`
    : '';

/** @param {View} view @param {Pair[]} pairs */
export function renderConfusion(view, pairs) {
  const { labels, all } = labelsIn(pairs, MOST_LABELS, view.order);
  const none = pairs.some(({ voted, predicted }) => !voted && labels.includes(predicted));
  const rows = none ? [...labels, ''] : labels;
  const note = 'Down: what people said. Across: what the model said.';
  const cut = ` Only the ${MOST_LABELS} labels with the most votes are drawn; the table has ${number(all)}.`;
  const few = all <= MOST_LABELS;
  const choose = 'Choose a number to see its pictures.';
  setText(byId('votes-note'), `${note} ${choose}${few ? '' : cut}${moreOf(view, pairs)}`);
  byId('votes-table').classList.toggle('matrix', few);
  if (few) renderMatrix(view, rows, labels, pairs);
  else renderList(view, pairs);
  show(byId('votes-chart'), labels.length > 0);
  if (labels.length) drawMatrix(view, rows, labels, pairs);
}
