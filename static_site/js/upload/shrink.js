/** Large pictures become small JPEGs before they are sent: faster, and where they were taken stays here. */
import { fetchCard } from '../lib/documents.js';
import { LARGEST } from './file-check.js';

/** @import {Card} from '../lib/types.js' */
/** @typedef {{file: File, type: string}} Sendable */
/** @typedef {{width: number, height: number}} Size */

const LONGEST = 1280;
const QUALITY = 0.85;
const MOST_PIXELS = 50_000_000; // a picture of more is the server's to refuse

/** The size at which a picture is sent: its longer side is at most 1280. @param {Size} size @returns {Size} */
export function sentSize({ width, height }) {
  const share = Math.min(1, LONGEST / Math.max(width, height));
  const scaled = (/** @type {number} */ side) => Math.max(1, Math.round(side * share));
  return { width: scaled(width), height: scaled(height) };
}

/** The sizes on the way to it: halves, because browsers skip pixels in larger steps. @param {Size} from @returns {Size[]} */
export function stepsTo(from) {
  const to = sentSize(from);
  const steps = [to];
  for (let { width, height } = from; ; steps.splice(-1, 0, { width, height })) {
    width = Math.ceil(width / 2);
    height = Math.ceil(height / 2);
    if (width <= to.width || height <= to.height) return steps;
  }
}

/** Whether the server may read this file as it is. @param {Sendable} sendable @returns {boolean} */
export const isSendable = ({ file, type }) => type !== 'image/heic' && file.size <= LARGEST;

/** @param {string} name @returns {string} the same with the ending .jpg */
export const asJpg = (name) => `${name.replace(/\.[^.]*$/, '') || 'picture'}.jpg`;

/** @param {Size} size */
function canvasOf({ width, height }) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no memory for a canvas');
  context.imageSmoothingQuality = 'high';
  context.fillStyle = 'white'; // under what is transparent, as on the server
  context.fillRect(0, 0, width, height);
  return { canvas, context };
}

/** Whether a canvas gives back what was drawn; browsers that guard against fingerprints change it. */
function isTruthful() {
  const { canvas, context } = canvasOf({ width: 64, height: 64 });
  const shades = Array.from({ length: 64 }, (_, at) => [(at * 37) % 256, (at * 59) % 256, at * 4]);
  for (const [at, shade] of shades.entries()) {
    context.fillStyle = `rgb(${shade.join(',')})`;
    context.fillRect(0, at, 64, 1);
  }
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return data.every(
    (value, at) => value === (at % 4 === 3 ? 255 : shades[Math.floor(at / 256)][at % 4]),
  );
}

/** @type {boolean | undefined} */
let truthful;

/** The size of a picture by its header: nothing is decoded yet. @param {File} file @returns {Promise<Size>} */
async function sizeOf(file) {
  const image = new Image();
  const url = URL.createObjectURL(file);
  try {
    await new Promise((resolve, reject) => {
      Object.assign(image, { onload: resolve, onerror: reject, src: url });
    });
    return { width: image.naturalWidth, height: image.naturalHeight };
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** @param {File} file @returns {Promise<Blob | null>} the whole picture, upright and small, as a JPEG */
async function jpegOf(file) {
  // Of a damaged file an <img> would draw the part that is there.
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  /** @type {ImageBitmap | HTMLCanvasElement} */
  let drawn = bitmap;
  for (const size of stepsTo(bitmap)) {
    const { canvas, context } = canvasOf(size);
    context.drawImage(drawn, 0, 0, size.width, size.height);
    if (drawn instanceof HTMLCanvasElement) drawn.width = 0; // gives its memory back at once
    drawn = canvas;
  }
  bitmap.close();
  const last = /** @type {HTMLCanvasElement} */ (drawn);
  return new Promise((resolve) => last.toBlob(resolve, 'image/jpeg', QUALITY));
}

/**
 * The picture as it is sent. It stays as it is where it is small already, where the owner wants
 * `originals`, and where this browser can't draw it or can't be relied on.
 * @param {File} file @param {string} type @param {Promise<Card>} [card]
 * @returns {Promise<Sendable>} never rejects
 */
export async function shrunk(file, type, card = fetchCard()) {
  const original = { file, type };
  try {
    const { originals } = await card.catch(() => /** @type {Partial<Card>} */ ({}));
    truthful ??= isTruthful();
    if (originals || !truthful) return original;
    const { width, height } = await sizeOf(file);
    const small = Math.max(width, height) <= LONGEST;
    if ((small && isSendable(original)) || width * height > MOST_PIXELS) return original;
    const jpeg = await jpegOf(file);
    if (!jpeg || (jpeg.size >= file.size && isSendable(original))) return original;
    return { file: new File([jpeg], asJpg(file.name), { type: jpeg.type }), type: jpeg.type };
  } catch {
    return original;
  }
}
