/** What was measured before release, and what the model is made of: its card. */
import { barsOf } from './bars.js';
import { chartOrTable } from './chart.js';
import { byId, make, say, show, tableRow } from './dom.js';
import { briefly, date, many, number, oneDecimal, percent } from './format.js';
import { heatmapOf } from './heatmap.js';
import { READABLE, addressOf, cellsOf, worstFirst } from './measured.js';

/** @param {import('./measured.js').LabelFigure[]} figures */
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

/** @param {any} card @returns {[string, string][]} */
function facts({ name, version, created, labels, threshold, input, weights, measured }) {
  const shown = labels.slice(0, READABLE).join(', ');
  const most = labels.length > READABLE ? ` and ${number(labels.length - READABLE)} more` : '';
  const unsure = measured?.unsure;
  const others = typeof unsure?.other === 'number' ? `, and with ${percent(unsure.other)} of pictures of other things` : '';
  const found = unsure ? ` That happened with ${percent(unsure.known)} of the pictures of things it knows${others}.` : '';
  /** @type {[string, string][]} */
  const all = [
    ['Name', `${name}, version ${version}`],
    ['Made', date(created)],
    ['Looks at', input ? `${input.width} × ${input.height} pixels` : ''],
    [`Knows ${many(labels.length, 'label')}`, shown + most],
    ['Says “Not sure”', threshold > 0 ? `when its best guess is below ${percent(threshold)}.${found}` : 'never'],
    ['How it was measured', measured?.how ?? ''],
    ['Its percentages', measured?.calibration_error >= 0 ? `are off by ${percent(measured.calibration_error)} on average.` : ''],
    ['Started from', weights?.name ? `${weights.name}${weights.by ? ` by ${weights.by}` : ''}, ${weights.licence ?? ''}` : ''],
  ];
  return all.filter(([, text]) => text);
}

/** @param {any} card */
function renderAbout(card) {
  byId('facts').replaceChildren(...facts(card).flatMap(([term, text]) => [make('dt', {}, term), make('dd', {}, text)]));
  const sources = Array.isArray(card.sources) ? card.sources : [];
  show(byId('data'), sources.length > 0);
  byId('sources').replaceChildren(...sources.map((/** @type {any} */ source) => {
    const href = addressOf(source.url_or_repo);
    return make('li', {}, href ? make('a', { href, rel: 'noreferrer' }, source.name) : source.name,
      source.pictures ? `, ${many(source.pictures, 'picture')}` : '', make('p', { className: 'quiet' }, source.licence ?? ''));
  }));
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
  for (const id of ['before', 'about']) show(byId(id), true);
  show(byId('measured'), Boolean(measured));
  renderAbout(card);
  if (!measured) return;
  const figures = worstFirst(measured);
  renderLabels(figures);
  renderConfusion(card, figures.map(({ label }) => label));
}
