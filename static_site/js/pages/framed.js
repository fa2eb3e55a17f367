/** The slim page in a frame of another site: a picture, its answer, a vote. Its address never changes. */
import { addressOf } from '../lib/address.js';
import { fetchCard } from '../lib/documents.js';
import { byId, setText, show } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { visibility } from '../result/actions.js';
import { renderPicture } from '../result/picture-view.js';
import { renderVerdict } from '../result/verdict-view.js';
import { phaseOf } from '../stage/scene.js';
import { keepFocus, renderFlash, renderStage } from '../stage/stage-view.js';
import { renderStrip } from '../stage/strip.js';
import { listenForPictures } from '../upload/file-input.js';
import { UploadQueue } from '../upload/upload-queue.js';
import { inShort } from '../upload/waiting-words.js';
import { askAbout, castThumb, openCorrection } from '../voting/ask.js';

/** @import {Card, Result} from '../lib/types.js' */
/** @import {Item} from '../upload/upload-queue.js' */

const TICK_MS = 1000;

/** @type {{item: Item | undefined, card: Card | null}} */
const state = { item: undefined, card: null };
/** What the verdict was written with. */
let written = '';
/** @type {Set<string>} */
const announced = new Set();
const queue = new UploadQueue(itemChanged);
const acts = { open: openItem, thumb: castOnItem };

/**
 * Tells the page around this one. Which pages may be there, the header frame-ancestors says; and
 * nothing that is told is a secret.
 * @param {{height: number} | {result: Result}} told
 */
const tell = (told) => window.parent.postMessage({ 'fuzzy-vision': told }, '*');

/** @param {Result} result */
function renderResult(result) {
  const now = `${result.name}/${result.created}/${state.card?.version}`;
  if (now === written) return;
  const isOther = !written.startsWith(`${result.name}/${result.created}/`);
  written = now;
  renderVerdict(result, state.card);
  setText(byId('until'), visibility(result));
  Object.assign(byId('shared', HTMLAnchorElement), { href: addressOf(result.name) });
  setText(byId('shared'), `Its page: ${result.name}`);
  askAbout(result, null, render);
  if (isOther && document.hasFocus()) byId('title').focus({ preventScroll: true });
}

function render() {
  const { item, card } = state;
  const result = item?.result ?? null;
  renderStage({ item });
  byId('answer').classList.toggle('waiting', !result);
  show(byId('add'), Boolean(result));
  renderPicture({ result, preview: item?.preview ?? null, card }, () => {});
  if (result) renderResult(result);
  else written = '';
  renderStrip(queue.items, item ?? null, acts);
  keepFocus();
}

/** @param {Item | null} item */
function itemChanged(item) {
  const ended = item && ['done', 'rejected', 'failed'].includes(item.step);
  if (ended && !announced.has(item.key)) {
    announced.add(item.key);
    setText(byId('announce'), `${item.name}: ${inShort(item, Date.now())}`);
    if (item.result) tell({ result: item.result });
  } else if (item && !ended) announced.delete(item.key);
  render();
}

/** @param {Item | undefined} item nothing for the beginning */
function openItem(item) {
  renderFlash(null);
  state.item = item;
  render();
  byId(item ? 'title' : 'main').focus({ preventScroll: true });
}

/** @param {Item} item @param {boolean} agrees */
async function castOnItem(item, agrees) {
  if (!item.result) return;
  if (!agrees) {
    if (state.item !== item) openItem(item);
    openCorrection();
    return;
  }
  await castThumb(item.result, true).catch(renderFlash);
  written = '';
  render();
}

/** @param {File[]} files */
function add(files) {
  fetchCard()
    .then((card) => Object.assign(state, { card }))
    .then(render, () => {}); // the verdict does without
  openItem(queue.add(files)[0]);
}

const choose = () => byId('pictures').click();

function listen() {
  listenForPictures({ files: add, nothing: (code) => renderFlash(new Failure(code)) });
  byId('cancel').addEventListener('click', () => state.item && queue.cancel(state.item));
  byId('again').addEventListener('click', () => state.item && queue.retry(state.item));
  for (const id of ['leave', 'add']) byId(id).addEventListener('click', choose);
  byId('another').addEventListener('click', (event) => {
    event.preventDefault();
    openItem(undefined);
  });
  window.addEventListener('online', () => queue.reconnected());
  setInterval(() => phaseOf(state) === 'looking' && render(), TICK_MS);
  new ResizeObserver(([{ target }]) => {
    tell({ height: Math.ceil(target.getBoundingClientRect().height) });
  }).observe(document.body);
}

async function start() {
  listen();
  await queue.restore(); // what was on its way when the page around was left
  state.item = queue.items.find(({ result }) => !result);
  render();
}

start();
