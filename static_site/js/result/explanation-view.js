/** What a peer sees of an explanation: the heat map, the sentence, and a button for each label. */
import { byId, make, setText, show } from '../lib/dom.js';
import { shortPercent } from '../lib/format.js';
import { describe, isWarm, pixels, sentence, warmth } from './heat.js';

/** @import {Explanation, LabelDrops, Prediction} from '../lib/types.js' */
/** @typedef {ReturnType<typeof layOut>} Parts */

/** Of the canvas, in pixels; it is stretched over what the model saw. */
const SIDE = 64;

/** @type {HTMLCanvasElement | null} */
let canvas = null;

/** Removes the heat map and what belongs to it. */
export function remove() {
  canvas?.remove();
  canvas = null;
  byId('explanation').replaceChildren();
}

/** @param {string} text @param {() => void} [onclick] */
const button = (text, onclick = () => {}) =>
  make('button', { type: 'button', className: 'button second small', onclick }, text);

/** The same, in a place that is gone then: the focus goes to the button "Why?". @type {typeof button} */
const leaving = (text, act) =>
  button(text, () => {
    byId('why').focus();
    act?.();
  });

/**
 * A button for each label, as yet without effect.
 * @param {HTMLUListElement} list @param {Prediction[]} labels
 */
function chipsOf(list, labels) {
  const chips = labels.map(({ label, probability }) => {
    const chip = button(`${label} ${shortPercent(probability)}`);
    chip.disabled = true;
    return chip;
  });
  list.replaceChildren(...chips.map((chip) => make('li', {}, chip)));
  return chips;
}

/**
 * Lays out all that will be there, so that nothing moves when it comes.
 * @param {Prediction[]} labels
 * @param {{again: () => void, hide: () => void}} acts
 */
export function layOut(labels, acts) {
  const again = leaving('Try again', acts.again);
  const parts = {
    said: make('p'),
    progress: make('progress'),
    list: make('ul', { className: 'why-labels' }),
    again,
  };
  parts.said.setAttribute('role', 'status');
  parts.progress.setAttribute('aria-label', 'Working it out');
  parts.list.setAttribute('aria-label', 'Explain another label');
  show(again, false);
  byId('explanation').replaceChildren(
    make('div', { className: 'why-says' }, parts.said, parts.progress),
    parts.list,
    make('div', { className: 'next' }, again, leaving('Hide', acts.hide)),
  );
  chipsOf(parts.list, labels);
  setText(parts.said, 'Working it out… a few seconds');
  return parts;
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

/** @param {Parts} parts @param {Explanation} explanation */
export function render({ said, list, progress }, explanation) {
  const chips = chipsOf(list, explanation.labels);
  /** @param {number} wanted */
  function choose(wanted) {
    chips.forEach((chip, place) => chip.setAttribute('aria-pressed', String(place === wanted)));
    draw(explanation, explanation.labels[wanted]);
    setText(said, sentence(explanation, explanation.labels[wanted]));
  }
  chips.forEach((chip, place) => {
    chip.disabled = false;
    chip.onclick = () => choose(place);
  });
  show(progress, false);
  choose(0);
  byId('seen').scrollIntoView({ block: 'nearest' });
}

/** Says why there is none. @param {Parts} parts @param {string} why @param {boolean} [mayHelp] to try again */
export function renderNone({ said, list, progress, again }, why, mayHelp = false) {
  setText(said, why);
  show(progress, false);
  show(list, false);
  show(again, mayHelp);
}
