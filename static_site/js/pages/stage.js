/** Home and result: one stage, one state, one render. The address says what is on it. */
import { addressOf, askedBy } from '../lib/address.js';
import { byId, setText } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { remember } from '../result/history.js';
import { findHidden, findResult } from '../stage/find.js';
import { askAgain, loadParts, renderScene } from '../stage/render.js';
import { phaseOf } from '../stage/scene.js';
import { leadsHome, renderFlash } from '../stage/stage-view.js';
import { listenForPictures } from '../upload/file-input.js';
import { UploadQueue } from '../upload/upload-queue.js';
import { inShort } from '../upload/waiting-words.js';

/** @import {Result} from '../lib/types.js' */
/** @import {Scene} from '../stage/scene.js' */
/** @import {Item} from '../upload/upload-queue.js' */

const TICK_MS = 1000;

/** @type {{scene: Scene}} */
const state = { scene: {} };
/**
 * What the address named at first; a shared page came with its picture.
 * @type {{name: string, preview: string | null, result: Promise<Result>} | null}
 */
let warm = null;
/** @type {Set<string>} */
const announced = new Set();
const queue = new UploadQueue(itemChanged);
const acts = { open: openItem, thumb: castOnItem, deleted, voted: () => render(), missing };

/** @param {Item} item that ended */
function announce(item) {
  announced.add(item.key);
  setText(byId('announce'), `${item.name}: ${inShort(item, Date.now())}`);
  if (!item.result || !item.id) return;
  remember(item.result, item.id);
  if (state.scene.item !== item) return;
  window.history.replaceState({ key: item.key }, '', addressOf(item.result.name));
}

/** @param {Item | null} item */
function itemChanged(item) {
  if (item && ['done', 'rejected', 'failed'].includes(item.step)) {
    if (!announced.has(item.key)) announce(item);
  } else if (item) announced.delete(item.key);
  render();
}

function render() {
  renderScene(state.scene, queue.items, acts);
  if (phaseOf(state.scene) === 'home') return;
  loadParts(render).catch(renderFlash);
}

/** @param {Scene} scene @param {string} address @param {{replace?: boolean}} [how] */
function go(scene, address, { replace = false } = {}) {
  state.scene = scene;
  const how = replace ? 'replaceState' : 'pushState';
  window.history[how]({ key: scene.item?.key ?? null }, '', address);
  render();
  window.scrollTo({ top: 0 });
}

/** @param {Item} item */
function openItem(item) {
  renderFlash(null);
  go({ item }, item.result ? addressOf(item.result.name) : '/');
  byId('title').focus({ preventScroll: true });
}

/** @param {Item} item @param {boolean} agrees */
async function castOnItem(item, agrees) {
  const { castThumb, openCorrection } = await loadParts(render);
  if (!item.result) return;
  if (agrees) {
    await castThumb(item.result, true).catch((problem) => renderFlash(problem));
    askAgain();
    render();
    return;
  }
  if (state.scene.item !== item) openItem(item);
  openCorrection();
}

/** @param {File[]} files */
function add(files) {
  renderFlash(null);
  const [first] = queue.add(files);
  go({ item: first }, '/');
}

/** @param {string} name */
async function open(name) {
  const scene = { name, preview: warm?.name === name ? warm.preview : null };
  state.scene = scene;
  render();
  /** @type {Scene} */
  const found = await (warm?.name === name ? warm.result : findResult(name))
    .then((result) => ({ name: result.name, result }))
    .catch((problem) => ({ name, problem }));
  warm = null; // the next time it may have changed
  if (state.scene !== scene) return;
  go(found, found.result ? addressOf(found.result.name) : addressOf(name), { replace: true });
}

/** Shows what the address and the entry of the history say. */
function route() {
  const known = queue.items.find(({ key }) => key === window.history.state?.key);
  if (known) {
    state.scene = { item: known };
    render();
    return;
  }
  try {
    const { id, name } = askedBy(window.location);
    const mine = queue.items.find(({ result }) => result?.name === name);
    if (id) go({ item: queue.follow(id) }, '/', { replace: true });
    else if (name && mine) go({ item: mine }, addressOf(name), { replace: true });
    else if (name) open(name);
    else go({}, '/', { replace: true });
  } catch (problem) {
    state.scene = { problem };
    render();
  }
}

/** @param {string} report what was deleted, in words */
function deleted(report) {
  go({ report }, '/', { replace: true });
  byId('title').focus();
}

/** A picture can't be loaded: it may have been hidden since. @param {Result} result */
async function missing({ name }) {
  const { scene } = state;
  const problem = await findHidden(name);
  if (problem && state.scene === scene) state.scene = { ...scene, problem };
  render();
}

const choose = () => byId('pictures').click();
const cancel = () => state.scene.item && queue.cancel(state.scene.item);

function tryAgain() {
  const { item, name } = state.scene;
  if (item) queue.retry(item);
  else if (name) open(name);
  else window.location.reload();
}

/** Home is on this page: what is on its way continues in the strip. @param {MouseEvent} event */
function goHome(event) {
  if (!leadsHome(event)) return;
  event.preventDefault();
  go({}, '/');
  byId('main').focus();
}

function listen() {
  listenForPictures({ files: add, nothing: (code) => renderFlash(new Failure(code)) });
  byId('cancel').addEventListener('click', cancel);
  byId('again').addEventListener('click', tryAgain);
  document.addEventListener('click', goHome);
  for (const id of ['leave', 'add']) byId(id).addEventListener('click', choose);
  window.addEventListener('popstate', route);
  window.addEventListener('online', () => queue.reconnected());
  window.addEventListener('storage', render);
  window.addEventListener('deleted', (event) => {
    queue.forget(/** @type {CustomEvent<string>} */ (event).detail);
    render();
  });
  setInterval(() => phaseOf(state.scene) === 'looking' && render(), TICK_MS);
}

/** Asks for what the address names, before all else. */
function warmUp() {
  const [, name] = /^\/([A-Z0-9]{1,16})$/.exec(window.location.pathname) ?? [];
  if (!name) return;
  const preview = byId('image').getAttribute('src');
  // Or what arrives before the address is followed would show the home page.
  state.scene = { name, preview };
  warm = { name, preview, result: findResult(name) };
  warm.result.catch(() => {}); // told when it is opened
  loadParts(render).catch(() => {});
}

async function start() {
  listen();
  warmUp();
  await queue.restore();
  route();
}

start();
