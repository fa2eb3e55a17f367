/** The page of the model's card: one state, one render. */
import { fetchCard } from './answers.js';
import { barsOf } from './bars.js';
import { draw, loadBokeh } from './chart.js';
import { byId, make, say, show, tableRow } from './dom.js';
import { briefly, date, many, percent } from './format.js';
import { heatmapOf } from './heatmap.js';
import { READABLE, addressOf, cellsOf, worstFirst } from './measured.js';
import { messageFor } from './messages.js';

/** @type {{card: any, problem: unknown}} */
const state = { card: null, problem: null };
const number = (/** @type {number} */ count) => count.toLocaleString('en');
const oneDecimal = (/** @type {number} */ share) => `${(share * 100).toFixed(1)} %`;

/** Draws, or says that the table has to do. @param {HTMLElement} element @param {import('./chart.js').Build} build */
function chart(element, build) {
  draw(element, build).catch(() => {
    show(element, false);
    show(/** @type {HTMLElement} */ (element.nextElementSibling), true);
  });
}

/** @param {import('./measured.js').LabelFigure[]} figures */
function renderLabels(figures) {
  show(byId('by-label'), figures.length > 0);
  if (!figures.length) return;
  const shown = figures.slice(0, READABLE);
  say(byId('labels-note'), figures.length > READABLE
    ? `The ${READABLE} worst of ${number(figures.length)} labels. The table has them all.` : 'The worst first.');
  byId('label-table').tBodies[0].replaceChildren(...figures.map(({ label, pictures, correct, accuracy }) => (
    tableRow([label, number(pictures), number(correct), oneDecimal(accuracy)]))));
  chart(byId('label-chart'), barsOf(shown.map(({ label, pictures, correct, accuracy }) => ({
    label, share: accuracy, short: briefly(accuracy), strong: true,
    exact: `${oneDecimal(accuracy)}: ${number(correct)} of ${many(pictures, 'picture')}`,
  }))));
}

/** @param {any} measured @param {string[]} labels all of them, the worst first */
function renderConfusion(measured, labels) {
  show(byId('mixed-up'), Boolean(measured.confusion));
  if (!measured.confusion) return;
  const cap = labels.length > READABLE;
  const shown = cap ? labels.slice(0, READABLE) : state.card.labels.filter((label) => labels.includes(label));
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
  chart(byId('confusion-chart'), heatmapOf(shown, cells));
}

/** @returns {[string, string][]} */
function facts() {
  const { name, version, created, labels, threshold, input, weights, measured } = state.card;
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

function renderAbout() {
  byId('facts').replaceChildren(...facts().flatMap(([term, text]) => [make('dt', {}, term), make('dd', {}, text)]));
  const sources = Array.isArray(state.card.sources) ? state.card.sources : [];
  show(byId('data'), sources.length > 0);
  byId('sources').replaceChildren(...sources.map((/** @type {any} */ source) => {
    const href = addressOf(source.url_or_repo);
    return make('li', {}, href ? make('a', { href, rel: 'noreferrer' }, source.name) : source.name,
      source.pictures ? `, ${many(source.pictures, 'picture')}` : '', make('p', { className: 'quiet' }, source.licence ?? ''));
  }));
}

/** @returns {{title: string, lede: string}} */
function words() {
  if (state.problem) {
    const { title, text } = messageFor(state.problem);
    return { title, lede: text };
  }
  const { measured } = state.card;
  if (typeof measured?.accuracy !== 'number') return { title: 'Not measured yet', lede: 'This model came without figures. Try it and judge for yourself.' };
  return {
    title: `Right ${percent(measured.accuracy)} of the time`,
    lede: `${number(measured.correct)} of ${many(measured.pictures, 'picture')} that it had not seen before.`,
  };
}

function render() {
  const { title, lede } = words();
  say(byId('title'), title);
  say(byId('lede'), lede);
  show(byId('again'), Boolean(state.problem));
  const measured = typeof state.card?.measured?.accuracy === 'number' ? state.card.measured : null; // an import may know its difference alone
  show(byId('measured'), Boolean(measured));
  show(byId('about'), Boolean(state.card));
  if (state.card) renderAbout();
  if (!measured) return;
  const figures = worstFirst(measured);
  renderLabels(figures);
  renderConfusion(measured, figures.map(({ label }) => label));
}

async function start() {
  try {
    Object.assign(state, { card: await fetchCard(), problem: null });
  } catch (problem) {
    state.problem = problem;
  }
  render();
}

byId('again').addEventListener('click', async () => {
  await start();
  byId('title').focus();
});
loadBokeh().catch(() => { /* the tables stand without it */ });
start();
