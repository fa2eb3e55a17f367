/** The page of one picture: one state, one render. */
import { loadBokeh } from '../charts/bokeh.js';
import { fetchResult, waitForAnswer } from '../lib/documents.js';
import { byId, inside, setText, show } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { recallOwn, remember } from '../result/history.js';
import { drawPredictions, renderResult } from '../result/result-view.js';
import { offerSharing } from '../result/share.js';
import { discard, receive } from '../upload/preview.js';
import { askForVote } from '../voting/vote-form.js';

/** @import {State} from '../result/result-words.js' */

/** @type {State} */
const state = {
  phase: 'fetching',
  preview: null,
  result: null,
  own: null,
  problem: null,
  report: '',
};
let controller = new AbortController();

/** What the address asks for. @returns {{id: string} | {name: string}} */
function requested() {
  const id = /^#id=([0-9a-f]{32})$/.exec(window.location.hash)?.[1];
  if (id) return { id };
  const name = new URLSearchParams(window.location.search).get('name')?.trim().toUpperCase();
  if (!name) throw new Failure('nothing-asked');
  if (!/^[A-Z0-9]{1,16}$/.test(name)) throw new Failure('bad-name');
  return { name };
}

/** @param {string} id one's own upload @param {AbortSignal} signal */
async function waitForOwn(id, signal) {
  update({ phase: 'looking', preview: receive(id) });
  const result = await waitForAnswer(id, signal);
  remember(result, id);
  discard(id);
  return result;
}

async function start() {
  controller.abort();
  controller = new AbortController();
  const { signal } = controller;
  try {
    const asked = requested();
    update({ phase: 'fetching' });
    const isOwn = 'id' in asked;
    const result = isOwn ? await waitForOwn(asked.id, signal) : await fetchResult(asked.name);
    if (signal.aborted) return;
    window.history.replaceState(null, '', `/result.html?name=${result.name}`);
    const own = isOwn ? { ...result, id: asked.id } : (recallOwn(result) ?? null);
    update({ phase: 'shown', result, own });
    askForVote(result, Boolean(own));
  } catch (problem) {
    if (!signal.aborted) update({ phase: 'failed', problem });
  }
}

/** @param {Partial<State>} change */
function update(change) {
  Object.assign(state, change);
  renderResult(state);
  if (state.phase === 'shown' && state.result) drawPredictions(state.result);
  byId('title').focus({ preventScroll: true });
}

async function deleteOwn() {
  if (!state.own) return;
  const { askToDelete } = await import('../result/deletion.js');
  const report = await askToDelete(state.own);
  if (report) update({ phase: 'deleted', report });
}

function listen() {
  const thumbnail = inside(byId('saw'), 'img');
  thumbnail.addEventListener('load', () => {
    const size = `${thumbnail.naturalWidth} × ${thumbnail.naturalHeight}`;
    setText(byId('saw-size'), `${size} pixels, and nothing else`);
  });
  thumbnail.addEventListener('error', () => show(byId('saw'), false));
  inside(byId('picture'), 'img').addEventListener('error', () => show(byId('picture'), false));
  byId('again').addEventListener('click', start);
  byId('delete').addEventListener('click', deleteOwn);
  window.addEventListener('hashchange', start);
}

listen();
offerSharing();
loadBokeh().catch(() => {}); // the table stands without it
start();
