/** The film strip: the pictures of this tab, each with its verdict and a thumb up or down. */
import { byId, make, setText, show, showThumbnail } from '../lib/dom.js';
import { recallVote } from '../voting/votes.js';
import { inShort } from '../upload/waiting-words.js';

/** @import {Item} from '../upload/upload-queue.js' */
/**
 * @typedef {{open: (item: Item) => void, thumb: (item: Item, agrees: boolean) => void}} Acts
 * @typedef {{item: HTMLLIElement, update: (item: Item, current: boolean) => void}} Cell
 */

/** @type {Map<string, Cell>} */
const cells = new Map();

/** @param {string} ariaLabel @param {() => void} onclick */
const thumb = (ariaLabel, onclick) =>
  make('button', { className: 'thumb-button', type: 'button', ariaLabel, onclick });

/** @param {HTMLImageElement} image @param {Item} item */
function showImage(image, { result, preview }) {
  const source = result?.thumbnail ?? preview;
  if (!source || image.dataset.source === source) return;
  image.dataset.source = source;
  showThumbnail(image, source);
}

/** @param {Item} item @param {HTMLButtonElement[]} thumbs up, down */
function renderThumbs({ result }, [up, down]) {
  const vote = result && recallVote(result.name, result.created);
  const agrees = vote ? vote.label === result?.predictions[0].label : null;
  up.ariaPressed = String(agrees === true);
  down.ariaPressed = String(agrees === false && !vote?.cannot_tell);
}

/** @param {Item} first @param {Acts} acts @returns {Cell} */
function cellOf(first, acts) {
  const image = make('img', { alt: '', width: 128, height: 96, decoding: 'async' });
  const status = make('span', { className: 'status', dir: 'auto' });
  const open = make('button', { className: 'strip-open', type: 'button' }, image, status);
  open.onclick = () => acts.open(first);
  const thumbs = [
    thumb('Right', () => acts.thumb(first, true)),
    thumb('Wrong', () => acts.thumb(first, false)),
  ];
  thumbs[1].classList.add('down');
  const row = make('div', { className: 'thumbs' }, ...thumbs);
  const item = make('li', {}, open, row);
  const update = (/** @type {Item} */ now, /** @type {boolean} */ current) => {
    const text = inShort(now, Date.now());
    item.dataset.step = now.step;
    if (now.result) item.dataset.name = now.result.name;
    showImage(image, now);
    setText(status, text);
    open.ariaCurrent = current ? 'true' : null;
    open.ariaLabel = `${now.name}: ${text}`;
    show(row, Boolean(now.result));
    if (now.result) renderThumbs(now, thumbs);
  };
  return { item, update };
}

/**
 * @param {Item[]} items @param {Item | null} current the one on the stage, which alone needs no strip
 * @param {Acts} acts
 */
export function renderStrip(items, current, acts) {
  const list = byId('strip');
  const alone = items.length === 1 && items[0] === current;
  show(list, items.length > 0 && !alone);
  for (const [key, { item }] of cells) {
    if (items.every((one) => one.key !== key)) {
      item.remove();
      cells.delete(key);
    }
  }
  for (const item of items) {
    const cell = cells.get(item.key) ?? cellOf(item, acts);
    if (!cells.has(item.key)) list.append(cell.item);
    cells.set(item.key, cell);
    cell.update(item, item === current);
  }
}
