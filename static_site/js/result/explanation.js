/** Why? A heat map over the picture: which parts the answer hangs on. Fetched when it is asked for. */
import { call } from '../lib/api.js';
import { waitForDocument } from '../lib/documents.js';
import { byId, make, setText, show } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { shortPercent } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';
import { describe, isWarm, pixels, sentence, warmth } from './heat.js';

/** @import {Explanation, ExplanationDocument, LabelDrops, Result} from '../lib/types.js' */

/** Of the canvas, in pixels; it is stretched over what the model saw. */
const SIDE = 64;

let controller = new AbortController();
/** @type {HTMLCanvasElement | null} */
let canvas = null;

/** Removes the heat map and what belongs to it, and stops waiting for it. */
export function clear() {
  controller.abort();
  canvas?.remove();
  canvas = null;
  byId('explanation').replaceChildren();
}

/** Waits until the styles are there, or can't be. @returns {Promise<unknown>} */
function styles() {
  const { href } = new URL('../../css/explanation.css', import.meta.url);
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = make('link', { rel: 'stylesheet', href });
  document.head.append(link);
  return new Promise((resolve) => {
    for (const end of ['load', 'error']) link.addEventListener(end, resolve);
  });
}

/** @param {string} text @param {() => void} onclick */
const button = (text, onclick) =>
  make('button', { type: 'button', className: 'button second small', onclick }, text);

function hide() {
  clear();
  document.getElementById('why')?.focus();
}

/**
 * Shows a message, which is read out too, and buttons below it.
 * @param {string} text @param {...HTMLElement} more
 */
function tell(text, ...more) {
  const box = byId('explanation');
  const said = box.querySelector('[role=status]') ?? make('p');
  said.setAttribute('role', 'status');
  box.replaceChildren(said, ...more);
  setText(said, text);
}

/** @param {Explanation} explanation @param {LabelDrops} label */
function draw(explanation, label) {
  canvas ??= make('canvas', { className: 'heat', width: SIDE, height: SIDE });
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', describe(explanation, label));
  show(canvas, isWarm(label));
  const data = new ImageData(pixels(warmth(explanation, label), SIDE), SIDE, SIDE);
  canvas.getContext('2d')?.putImageData(data, 0, 0);
  if (!canvas.isConnected) byId('seen').append(canvas);
}

/** @param {Explanation} explanation */
function render(explanation) {
  const chips = explanation.labels.map((label) => {
    const text = `${label.label} ${shortPercent(label.probability)}`;
    return button(text, () => choose(label));
  });
  const list = make(
    'ul',
    { className: 'why-labels' },
    ...chips.map((chip) => make('li', {}, chip)),
  );
  list.setAttribute('aria-label', 'Explain another label');
  /** @param {LabelDrops} wanted */
  function choose(wanted) {
    chips.forEach((chip, place) => {
      chip.setAttribute('aria-pressed', String(explanation.labels[place] === wanted));
    });
    draw(explanation, wanted);
    setText(byId('explanation').firstElementChild ?? list, sentence(explanation, wanted));
  }
  tell('', list, button('Hide', hide));
  choose(explanation.labels[0]);
}

/** @param {unknown} problem @param {Result} result */
function renderProblem(problem, result) {
  const { title, text } =
    problem instanceof Failure && problem.code === 'answer-timeout'
      ? { title: 'This takes longer than usual.', text: 'Try again in a minute.' }
      : messageFor(problem);
  tell(
    `${title} ${text}`,
    button('Try again', () => explain(result)),
    button('Hide', hide),
  );
}

/**
 * The explanation of this very picture: its name may have been another's.
 * @param {Result} result @param {AbortSignal} signal
 */
async function find(result, signal) {
  await call('POST', `results/${result.name}/explanation`, null, signal);
  const url = `/explanations/${result.name}.json`;
  return waitForDocument(url, signal, (found) => {
    const document = /** @type {ExplanationDocument} */ (found);
    return document.created === result.created ? document : null;
  });
}

/**
 * Shows what a result hangs on, over its picture.
 * @param {Result} result @returns {Promise<void>}
 */
export async function explain(result) {
  clear();
  controller = new AbortController();
  const { signal } = controller;
  const ready = styles();
  const progress = make('progress');
  progress.setAttribute('aria-label', 'Working it out');
  tell('Working it out… a few seconds', progress, button('Cancel', hide));
  try {
    const [found] = await Promise.all([find(result, signal), ready]);
    if (signal.aborted) return;
    if ('refused' in found) tell(found.message, button('Hide', hide));
    else render(found);
  } catch (problem) {
    if (!signal.aborted) renderProblem(problem, result);
  }
}
