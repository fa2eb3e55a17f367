/** The picture in its frame: what the model looked at, and as coarse as the model saw it. */
import { byId, make, setText, show } from '../lib/dom.js';
import { inputOf } from './result-words.js';

/** @import {Card, Result} from '../lib/types.js' */
/** @typedef {{width: number, height: number}} Size */

/** How much of a picture's ratio may be lost before it counts as another. */
const ROUNDING = 0.004;

/** What the model saw of a picture with another ratio than its input's. */
const SEEN = {
  crop: 'the bright part, at',
  stretch: 'all of it, squeezed to',
  pad: 'all of it, between black bars, at',
};

/** What is shown now: that of a result, a preview, or nothing. */
let shown = {
  /** @type {string | null} */ source: null,
  /** @type {Result | null} */ result: null,
  /** @type {Card | null} */ card: null,
};

/** @param {Size} size */
const ratio = ({ width, height }) => width / height;

/** @param {HTMLImageElement} image @returns {Promise<Size>} once all of it is there */
async function sizeOf(image) {
  if (!image.complete) {
    await new Promise((resolve) => {
      for (const end of ['load', 'error']) image.addEventListener(end, resolve, { once: true });
    });
  }
  if (!image.naturalWidth) throw new Error('no picture');
  return { width: image.naturalWidth, height: image.naturalHeight };
}

/** @param {boolean} wanted whether the picture is as coarse as the model saw it */
function press(wanted) {
  const thumbnail = byId('thumbnail', HTMLImageElement);
  const source = shown.result?.thumbnail;
  if (source && wanted && !thumbnail.src) thumbnail.src = source;
  byId('pixels').setAttribute('aria-pressed', String(wanted));
  show(thumbnail, wanted);
}

const toggle = () => press(byId('thumbnail').hidden === true);

/** Puts into the figure what belongs to a result, once. */
function furnish() {
  if (byId('caption').childElementCount) return;
  const thumbnail = make('img', { id: 'thumbnail', className: 'thumbnail', alt: '' });
  byId('seen').append(thumbnail);
  const button = make('button', { id: 'pixels', className: 'coarser' }, 'Show');
  Object.assign(button, { type: 'button', onclick: toggle });
  button.setAttribute('aria-label', 'Show what the model saw');
  byId('caption').append(make('span', { id: 'bright' }), button);
  for (const element of [byId('image'), byId('seen')]) {
    element.addEventListener('click', () => byId('pixels').hidden || toggle());
  }
}

/** @param {boolean} there whether there is something to show, and so something to press */
function showSeen(there) {
  for (const id of ['seen', 'pixels']) show(byId(id), there);
}

/** @param {string} text with the button, if any */
function showCaption(text) {
  setText(byId('bright'), text);
  show(byId('caption'), true);
}

/** Lays what was seen over the picture. @param {Size} picture @param {Size} input */
function layOver(picture, input) {
  const { style, dataset } = byId('picture');
  const fit = shown.result?.fit ?? 'crop';
  const whole = ratio(picture);
  const seen = ratio(input);
  style.setProperty('--ratio', String(fit === 'pad' ? seen : whole));
  style.setProperty('--input', String(fit === 'stretch' ? whole : seen));
  const differs = Math.abs(whole / seen - 1) > ROUNDING;
  dataset.fit = differs ? fit : '';
  const what = differs ? SEEN[fit] : 'it at';
  showCaption(`The model saw ${what} ${input.width}\u00a0×\u00a0${input.height}`);
  showSeen(true);
}

/** The size of what the model saw: the card tells, or else the thumbnail. @param {Result} result */
async function inputSize(result) {
  const known = inputOf(result, shown.card);
  if (known) return known;
  const thumbnail = byId('thumbnail', HTMLImageElement);
  thumbnail.src = result.thumbnail;
  return sizeOf(thumbnail);
}

/** @param {Result} result @param {(result: Result) => void} missing */
async function showWhatWasSeen(result, missing) {
  const image = byId('image', HTMLImageElement);
  try {
    const sizes = await Promise.all([sizeOf(image), inputSize(result)]);
    if (shown.result === result) layOver(...sizes);
  } catch {
    if (shown.result !== result || image.naturalWidth) return;
    showCaption('The picture can’t be loaded.');
    showSeen(false);
    missing(result);
  }
}

/** Another picture: nothing of the last one stays. */
function reset() {
  press(false);
  showSeen(false);
  show(byId('caption'), false);
  byId('thumbnail').removeAttribute('src');
  byId('picture').dataset.fit = '';
}

/** @param {string | null} source @param {string | null} preview of the same picture */
function showImage(source, preview) {
  const image = byId('image', HTMLImageElement);
  const before = image.getAttribute('src');
  if (before === source) return;
  if (before !== preview) image.removeAttribute('src'); // or the last picture stays meanwhile
  if (source) image.src = source;
  image.alt = 'The picture that was uploaded';
}

/**
 * Shows a picture: a preview of one's own, or that of a result and what the model saw of it.
 * @param {{result: Result | null, preview: string | null, card: Card | null}} picture
 * @param {(result: Result) => void} missing told where the picture can't be loaded
 */
export function renderPicture({ result, preview, card }, missing) {
  const source = result?.image ?? preview;
  const isSame = source === shown.source && result === shown.result;
  if (isSame && card === shown.card) return;
  shown = { source, result, card };
  furnish();
  if (!isSame) reset();
  show(byId('picture'), source !== null);
  showImage(source, preview);
  if (result) showWhatWasSeen(result, missing);
}
