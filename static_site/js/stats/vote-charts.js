/** What people say: the charts and tables of the votes. */
import { barsOf } from '../charts/bars.js';
import { openCell } from './confusion-dialog.js';
import { chartOrTable } from '../charts/chart.js';
import { byId, make, say, show, tableRow } from '../lib/dom.js';
import { between, briefly, date, many, number, oneDecimal } from '../lib/format.js';
import { heatmapOf } from '../charts/heatmap.js';
import { READABLE } from './evaluation.js';
import { daysOf, figuresOf, kindsOf, labelsIn, labelsOf, pairsOf, versionsOf } from './vote-stats.js';
import { timelineOf } from '../charts/timeline.js';

/** @typedef {import('./vote-stats.js').Line} Line @typedef {import('./vote-stats.js').Pair} Pair @typedef {import('./vote-stats.js').Kind} Kind */
/** @typedef {{stats: any, order: string[], version: string, kind: Kind}} View  what is looked at; `order` is the model's own of its labels */

const NONE = 'None of these';
const named = (/** @type {string} */ voted) => voted || NONE;

/** @param {Line} line @returns {string} */
const exactly = ({ votes, right, accuracy, interval }) => (
  `${oneDecimal(accuracy ?? 0)}: ${number(right)} of ${many(votes, 'vote')}, 95 % interval ${between(interval)}`);

/** @param {Line} line @returns {string[]} */
const cellsOf = ({ votes, right, accuracy, interval }) => (
  votes ? [number(votes), number(right), oneDecimal(accuracy ?? 0), between(interval)] : ['0', '', '', '']);

/** Bars, and below them the same as a table. @param {string} id @param {Line[]} lines */
function renderBars(id, lines) {
  byId(`${id}-table`).tBodies[0].replaceChildren(...lines.map((line) => tableRow([line.label, ...cellsOf(line)])));
  const drawn = lines.filter(({ votes }) => votes > 0).slice(0, READABLE);
  show(byId(`${id}-chart`), drawn.length > 0);
  if (!drawn.length) return;
  chartOrTable(byId(`${id}-chart`), barsOf(drawn.map((line) => ({
    label: line.label, share: line.accuracy ?? 0, short: briefly(line.accuracy ?? 0), strong: true, exact: exactly(line),
    interval: line.interval ?? undefined,
  }))));
}

/** @param {number} start @param {number} step @returns {string} */
const stepName = (start, step) => (step === 1 ? date(new Date(start)) : `from ${date(new Date(start))}`);

/** @param {View} view */
function renderTime({ stats, version, kind }) {
  const { step, points } = daysOf(stats, version, kind);
  say(byId('time-note'), step === 1 ? 'Day by day.' : `In steps of ${many(step, 'day')}.`);
  byId('time-table').tBodies[0].replaceChildren(...points.toReversed().map((point) => tableRow([stepName(point.start, step), ...cellsOf(point)])));
  show(byId('time-chart'), points.length > 0);
  if (!points.length) return;
  chartOrTable(byId('time-chart'), timelineOf(points.map((point) => ({
    start: point.start, label: stepName(point.start, step), share: point.accuracy ?? 0, exact: exactly(point), interval: /** @type {any} */ (point.interval),
  }))));
}

/** @param {View} view @param {Pair} pair */
function open({ stats, version }, { predicted, voted }) {
  const versions = version ? [version] : Object.keys(stats.models).filter((one) => stats.models[one].confusion?.[predicted]?.[voted] > 0);
  openCell(predicted, voted, versions);
}

/** A number that opens its pictures. @param {View} view @param {Pair} pair @returns {string | HTMLElement} */
function opener(view, pair) {
  if (!pair.count) return '0';
  const { predicted, voted, count } = pair;
  const ariaLabel = `${many(count, 'vote')}: said ${predicted}, voted ${named(voted)}. See the pictures`;
  return make('button', { className: 'link', type: 'button', ariaLabel, onclick: () => open(view, pair) }, number(count));
}

/** Few labels make a matrix; of many, the pairs that occur make a list. @param {View} view @param {string[]} rows @param {string[]} columns @param {Pair[]} pairs @param {boolean} few */
function renderTable(view, rows, columns, pairs, few) {
  const table = byId('votes-table');
  const head = few ? ['People said', ...columns] : ['The model said', 'People said', 'Votes'];
  table.tHead.replaceChildren(make('tr', {}, ...head.map((text) => make('th', { scope: 'col' }, text))));
  table.classList.toggle('matrix', few);
  const find = (/** @type {string} */ predicted, /** @type {string} */ voted) => (
    pairs.find((pair) => pair.predicted === predicted && pair.voted === voted) ?? { predicted, voted, count: 0 });
  table.tBodies[0].replaceChildren(...(few
    ? rows.map((voted) => {
      const line = tableRow([named(voted), ...columns.map((predicted) => opener(view, find(predicted, voted)))]);
      line.cells[columns.indexOf(voted) + 1].className = columns.includes(voted) ? 'right' : '';
      return line;
    })
    : pairs.map((pair) => tableRow([pair.predicted, named(pair.voted), opener(view, pair)]))));
}

/** @param {View} view @param {Pair[]} pairs */
function renderMatrix(view, pairs) {
  const { labels, all } = labelsIn(pairs, READABLE, view.order);
  const rows = pairs.some(({ voted, predicted }) => !voted && labels.includes(predicted)) ? [...labels, ''] : labels;
  say(byId('votes-note'), `Down: what people said. Across: what the model said. Choose a number to see its pictures.${all > labels.length
    ? ` Only the ${READABLE} labels with the most votes are drawn; the table has all ${number(all)}.` : ''}`);
  renderTable(view, rows, labels, pairs, all <= READABLE);
  show(byId('votes-chart'), labels.length > 0);
  if (!labels.length) return;
  const cells = rows.flatMap((voted) => {
    const counts = labels.map((said) => pairs.find((pair) => pair.predicted === said && pair.voted === voted)?.count ?? 0);
    const sum = counts.reduce((total, count) => total + count, 0);
    return labels.map((said, place) => ({ truth: named(voted), voted, said, count: counts[place], share: sum ? counts[place] / sum : 0 }));
  });
  const tapped = (/** @type {any} */ { said, voted, count }) => open(view, { predicted: said, voted, count });
  chartOrTable(byId('votes-chart'), heatmapOf(rows.map(named), labels, cells, { noun: 'vote', open: tapped }));
}

/** Draws everything. @param {View} view */
export function renderPeers(view) {
  const { stats, version, kind } = view;
  const figures = figuresOf(stats, version, kind);
  renderBars('kinds', kindsOf(stats, version));
  renderBars('versions', versionsOf(stats, kind));
  const lines = labelsOf(figures);
  say(byId('said-note'), lines.length > READABLE ? `The ${READABLE} labels with the most votes, of ${number(lines.length)}. The table has them all.`
    : 'By what the model said, most votes first.');
  renderBars('said', lines);
  renderTime(view);
  renderMatrix(view, pairsOf(figures));
}
