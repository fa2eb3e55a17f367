/** The list of one's own recent results. */
import { byId, inside, make, setText, show } from '../lib/dom.js';
import { date, plural } from '../lib/format.js';
import { forget, isExpired, recall } from './history.js';

/** @import {Memory} from './history.js' */

const FEW = 24;

let rendered = '';
let all = false;

/** The site's own mark, for a thumbnail that is not there. */
const mark = () => inside(byId('site-header'), 'img').src;

/** Moves the focus on when the button that was pressed is gone. */
const focusNext = () => byId(byId('recent').hidden ? 'main' : 'recent-title').focus();

/** @param {Memory} memory @param {() => void} changed */
async function remove(memory, changed) {
  const { askToDelete } = await import('./deletion.js');
  const report = await askToDelete(memory);
  if (!report) return;
  setText(byId('deleted'), `${memory.name}: ${report}`);
  changed();
  byId('deleted').focus();
}

/** @param {Memory} memory @returns {HTMLImageElement} */
function thumbnailOf(memory) {
  const size = { width: 128, height: 128 };
  const image = make('img', { className: 'thumb', alt: '', ...size, loading: 'lazy' });
  const showMark = () => {
    image.src = mark();
  };
  image.addEventListener('error', showMark, { once: true });
  image.src = isExpired(memory) ? mark() : `/thumbnails/${memory.name}.png`;
  return image;
}

/** @param {Memory} memory @returns {HTMLElement[]} what is seen of it */
function view(memory) {
  const { name, label, created } = memory;
  const expired = isExpired(memory);
  const when = expired ? `${date(created)}, expired` : date(created);
  const parts = [
    thumbnailOf(memory),
    make('span', { className: 'label' }, label ?? 'Not sure'),
    make('time', { dateTime: created }, when),
  ];
  return expired ? parts : [make('a', { href: `/${name}` }, ...parts)];
}

/** @param {Memory} memory @param {() => void} changed @returns {HTMLLIElement} */
function card(memory, changed) {
  const what = `${memory.label ?? 'Not sure'}, ${memory.name}`;
  const button = (/** @type {string} */ verb, /** @type {() => void} */ onclick) => {
    const ariaLabel = `${verb} ${what}`;
    return make('button', { className: 'link', type: 'button', ariaLabel, onclick }, verb);
  };
  const buttons = [
    button('Forget', () => {
      forget(memory);
      changed();
      focusNext();
    }),
  ];
  if (memory.id) buttons.push(button('Delete', () => remove(memory, changed)));
  return make('li', {}, ...view(memory), make('div', { className: 'actions' }, ...buttons));
}

/** @param {() => void} changed called when one was forgotten */
export function renderRecent(changed) {
  const memories = recall();
  const now = JSON.stringify([memories, all]);
  if (now === rendered) return;
  rendered = now;
  byId('recent-list').replaceChildren(
    ...memories.slice(0, all ? undefined : FEW).map((memory) => card(memory, changed)),
  );
  show(byId('recent'), memories.length > 0 || byId('deleted').textContent !== '');
  show(byId('show-all'), !all && memories.length > FEW);
  setText(byId('show-all'), `Show all ${plural(memories.length, 'picture')}`);
  byId('show-all').onclick = () => {
    all = true;
    changed();
    focusNext();
  };
}
