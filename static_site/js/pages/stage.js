/** The page where a picture is chosen: one state, one render. */
import { fetchCard } from '../lib/documents.js';
import { byId, inside, make, setText, show } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { plural } from '../lib/format.js';
import { forgetAll, recall, remember } from '../result/history.js';
import { renderRecent } from '../result/recent-list.js';
import { checkFile } from '../upload/file-check.js';
import { listenForChosen, listenForDropped, listenForPasted } from '../upload/file-input.js';
import { renderFlash } from '../upload/flash.js';
import { handOver } from '../upload/preview.js';
import { UploadQueue } from '../upload/upload-queue.js';
import { makeRow, statusOf } from '../upload/upload-row.js';

/** @import {Flash} from '../upload/flash.js' */
/** @import {Row} from '../upload/upload-queue.js' */

const FEW_LABELS = 24;
const ENDED = ['done', 'rejected', 'failed'];

const state = {
  /** @type {Flash[]} */ flash: [],
  /** @type {string[]} */ labels: [],
  dragging: false,
  announcement: '',
  recent: recall(),
  queue: new UploadQueue(queueChanged, leaveAfter),
};
/** @type {Map<number, ReturnType<typeof makeRow>>} */
const rows = new Map();
/** @type {Set<number>} */
const announced = new Set();

/** A single picture gets its own page; several stay together here. @param {Row} row */
function leaveAfter(row) {
  if (!row.id || state.queue.rows.length > 1 || state.flash.length) return false;
  handOver(row.id, row.preview);
  window.location.assign(`/result.html#id=${row.id}`);
  return true;
}

/** @param {Row} row that ended */
function announce(row) {
  announced.add(row.key);
  state.announcement = `${row.file.name}: ${statusOf(row)}`;
  if (row.result && row.id) remember(row.result, row.id);
  state.recent = recall();
}

function queueChanged() {
  for (const row of state.queue.rows) {
    if (!ENDED.includes(row.step)) announced.delete(row.key);
    else if (!announced.has(row.key)) announce(row);
  }
  render();
}

/** @param {File[]} files */
async function add(files) {
  const flash = [];
  for (const file of files) {
    try {
      state.queue.add(file, await checkFile(file));
    } catch (problem) {
      flash.push({ file: file.name, problem });
    }
  }
  state.flash = flash;
  state.queue.start();
}

/** @param {Row} row */
function cancelOrRetry(row) {
  if (row.step === 'failed' || row.step === 'cancelled') state.queue.retry(row);
  else state.queue.cancel(row);
}

function renderRows() {
  for (const row of state.queue.rows) {
    const known = rows.get(row.key) ?? makeRow(row, cancelOrRetry);
    if (!rows.has(row.key)) byId('queue').append(known.item);
    rows.set(row.key, known);
    known.update();
  }
  show(byId('queue'), state.queue.rows.length > 0);
}

function renderLabels() {
  const { labels } = state;
  show(byId('knows'), labels.length > 0);
  setText(byId('how-many'), plural(labels.length, 'thing'));
  if (byId('labels').childElementCount) return;
  byId('labels').append(...labels.slice(0, FEW_LABELS).map((label) => make('li', {}, label)));
  const more = byId('more-labels');
  show(more, labels.length > FEW_LABELS);
  setText(inside(more, 'p'), labels.length > FEW_LABELS ? labels.join(', ') : '');
}

function recentChanged() {
  state.recent = recall();
  render();
}

function render() {
  renderFlash(state.flash);
  renderRows();
  renderLabels();
  renderRecent(state.recent, recentChanged);
  setText(byId('announce'), state.announcement);
  document.documentElement.classList.toggle('dragging', state.dragging);
}

function listen() {
  const handlers = {
    files: add,
    nothing: (/** @type {string} */ code) => {
      state.flash = [{ file: '', problem: new Failure(code) }];
      render();
    },
    dragging: (/** @type {boolean} */ over) => {
      state.dragging = over;
      render();
    },
  };
  listenForChosen(byId('pictures', HTMLInputElement), handlers);
  listenForChosen(byId('photograph', HTMLInputElement), handlers);
  listenForDropped(handlers);
  listenForPasted(handlers);
  byId('forget-all').addEventListener('click', () => {
    forgetAll();
    recentChanged();
    byId('main').focus();
  });
  window.addEventListener('storage', recentChanged);
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) window.location.reload(); // back from a result: a fresh page
  });
}

async function fetchLabels() {
  const card = await fetchCard().catch(() => null); // the labels are extra
  if (!card) return;
  state.labels = card.labels;
  render();
}

listen();
render();
fetchLabels();
