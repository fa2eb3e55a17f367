/** The list of one's own pictures. */
import { addressOf } from '../lib/address.js';
import { byId, inside, make, mark, setText, show, showThumbnail } from '../lib/dom.js';
import { date, plural } from '../lib/format.js';
import { fetched } from '../lib/parts.js';
import { isExpired, putBack, recall, takeOff } from './history.js';

/** @import {Memory} from './history.js' */

const FEW = 24;

let rendered = '';
let all = false;

/** What was taken off the list since the page was opened, the latest last. @type {Memory[][]} */
const steps = [];

/** @param {string} report */
function renderReport(report) {
  setText(byId('deleted'), report);
  show(byId('deleted'), report !== '');
}

/** @param {Memory} memory */
async function remove(memory) {
  const { askToDelete } = await fetched(
    import('./deletion.js'),
    import.meta.resolve('./deletion.js'),
  );
  const report = await askToDelete(memory);
  if (!report) return;
  renderReport(`${memory.name}: ${report}`);
  renderRecent();
  byId('deleted').focus();
}

/** @param {Memory[]} memories */
function takeOffWithUndo(memories) {
  takeOff(memories);
  steps.push(memories);
  renderReport('');
  renderRecent();
  byId('undo').focus();
}

function undo() {
  putBack(steps.pop() ?? []);
  renderRecent();
  byId(steps.length ? 'undo' : 'recent-title').focus();
}

/** @param {Memory} memory @returns {HTMLImageElement} */
function thumbnailOf(memory) {
  const size = { width: 128, height: 128 };
  const image = make('img', { className: 'thumb', alt: '', ...size, loading: 'lazy' });
  showThumbnail(image, isExpired(memory) ? mark() : `/thumbnails/${memory.name}.png`);
  return image;
}

/** @param {Memory} memory @returns {HTMLElement[]} what is seen of it */
function view(memory) {
  const { name, label, created } = memory;
  const expired = isExpired(memory);
  const when = expired ? `${date(created)}, expired` : date(created);
  const parts = [
    thumbnailOf(memory),
    make('span', { className: 'label', dir: 'auto' }, label ?? 'Not sure'),
    make('time', { dateTime: created }, when),
  ];
  return expired ? parts : [make('a', { href: addressOf(name) }, ...parts)];
}

/** @param {Memory} memory @returns {HTMLLIElement} */
function card(memory) {
  const what = `${memory.label ?? 'Not sure'}, ${memory.name}`;
  const button = (/** @type {string} */ verb, /** @type {() => void} */ onclick) => {
    const ariaLabel = `${verb}: ${what}`;
    return make('button', { className: 'link', type: 'button', ariaLabel, onclick }, verb);
  };
  const buttons = [button('Remove from list', () => takeOffWithUndo([memory]))];
  if (memory.id) buttons.push(button('Delete', () => remove(memory)));
  return make('li', {}, ...view(memory), make('div', { className: 'card-acts' }, ...buttons));
}

function showAll() {
  all = true;
  renderRecent();
  byId('recent-title').focus();
}

/** @param {number} taken how many the last step took off the list */
function renderUndo(taken) {
  const what = taken > 1 ? `${plural(taken, 'picture')} removed` : 'Removed';
  show(byId('taken-off'), taken > 0);
  setText(inside(byId('taken-off'), 'span'), taken ? `${what} from this list.` : '');
  byId('undo').onclick = undo;
}

/** Shows the list as this browser remembers it now. */
export function renderRecent() {
  const memories = recall();
  const taken = steps.at(-1)?.length ?? 0;
  const now = JSON.stringify([memories, all, steps.length, byId('deleted').textContent]);
  if (now === rendered) return;
  rendered = now;
  byId('recent-list').replaceChildren(...memories.slice(0, all ? undefined : FEW).map(card));
  show(byId('recent'), memories.length + taken > 0 || !byId('deleted').hidden);
  show(byId('clear-list'), memories.length > 0);
  renderUndo(taken);
  show(byId('show-all'), !all && memories.length > FEW);
  setText(byId('show-all'), `Show all ${plural(memories.length, 'picture')}`);
  byId('show-all').onclick = showAll;
  byId('clear-list').onclick = () => takeOffWithUndo(recall());
}
