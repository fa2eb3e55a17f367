/** The page where a picture is chosen: one state, one render. */
import { fetchCard } from '../lib/documents.js';
import { check } from '../upload/file-check.js';
import { byId, make, say, show } from '../lib/dom.js';
import { renderFlash } from '../upload/flash.js';
import { many } from '../lib/format.js';
import { forgetAll, recall, remember } from '../result/history.js';
import { takeChosen, takeDropped, takePasted } from '../upload/file-input.js';
import { Failure } from '../lib/messages.js';
import { handOver } from '../upload/preview.js';
import { Queue } from '../upload/upload-queue.js';
import { renderRecent } from '../result/recent-list.js';
import { makeRow, statusOf, updateRow } from '../upload/upload-row.js';

const FEW = 24;

const state = {
  /** @type {import('../upload/flash.js').Flash[]} */ flash: [],
  /** @type {string[]} */ labels: [],
  dragging: false,
  announced: '',
  recent: recall(),
  queue: new Queue(changed, sent),
};
/** @type {Map<number, HTMLLIElement>} */
const items = new Map();
/** @type {Set<number>} */
const told = new Set();

/** A single picture gets a page of its own; several stay together here. @param {import('../upload/upload-queue.js').Row} row */
function sent(row) {
  if (state.queue.rows.length > 1 || state.flash.length) return false;
  handOver(/** @type {string} */ (row.id), row.preview);
  window.location.assign(`/result.html#id=${row.id}`);
  return true;
}

function changed() {
  for (const row of state.queue.rows) {
    const ended = ['done', 'rejected', 'failed'].includes(row.step);
    if (!ended) told.delete(row.key);
    else if (!told.has(row.key)) {
      told.add(row.key);
      state.announced = `${row.file.name}: ${statusOf(row)}`;
      if (row.result) remember(row.result, /** @type {string} */ (row.id));
      state.recent = recall();
    }
  }
  render();
}

/** @param {File[]} files */
async function take(files) {
  const flash = [];
  for (const file of files) {
    try {
      state.queue.add(file, await check(file));
    } catch (problem) {
      flash.push({ file: file.name, problem });
    }
  }
  state.flash = flash;
  state.queue.start();
}

/** @param {string} code */
function nothing(code) {
  state.flash = [{ file: '', problem: new Failure(code) }];
  render();
}

/** @param {import('../upload/upload-queue.js').Row} row */
function act(row) {
  if (row.step === 'failed' || row.step === 'cancelled') state.queue.retry(row);
  else state.queue.cancel(row);
}

function renderRows() {
  const rows = state.queue.rows;
  for (const row of rows) {
    if (!items.has(row.key)) items.set(row.key, byId('queue').appendChild(makeRow(row, act)));
    updateRow(/** @type {HTMLLIElement} */ (items.get(row.key)), row);
  }
  show(byId('queue'), rows.length > 0);
}

function renderLabels() {
  const { labels } = state;
  show(byId('knows'), labels.length > 0);
  say(byId('how-many'), many(labels.length, 'thing'));
  if (byId('labels').childElementCount) return;
  byId('labels').append(...labels.slice(0, FEW).map((label) => make('li', {}, label)));
  show(byId('more-labels'), labels.length > FEW);
  say(byId('all-labels'), labels.length > FEW ? labels.join(', ') : '');
}

function remind() {
  state.recent = recall();
  render();
}

function render() {
  renderFlash(state.flash);
  renderRows();
  renderLabels();
  renderRecent(state.recent, remind);
  say(byId('announce'), state.announced);
  document.documentElement.classList.toggle('dragging', state.dragging);
}

const taker = { files: take, nothing, dragging: (/** @type {boolean} */ over) => { state.dragging = over; render(); } };
takeChosen(byId('pictures'), taker);
takeChosen(byId('photograph'), taker);
takeDropped(taker);
takePasted(taker);
byId('forget-all').addEventListener('click', () => {
  forgetAll();
  remind();
  byId('main').focus();
});
window.addEventListener('storage', remind);
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload(); // back from a result: a fresh page
});
render();
fetchCard().then((found) => { state.labels = found.labels; render(); }, () => { /* the labels are extra */ });
