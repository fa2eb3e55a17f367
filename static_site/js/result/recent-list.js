/** The list of one's own recent results. */
import { byId, make, say, show } from '../lib/dom.js';
import { date, many } from '../lib/format.js';
import { forget, isExpired } from './history.js';

/** @typedef {import('./history.js').Memory} Memory */

const FEW = 24;

let standing = '';
let all = false;

/** The site's own mark, for a thumbnail that is not there. */
const mark = () => /** @type {HTMLImageElement} */ (document.querySelector('.brand img')).src;

/** Where the keyboard goes on when the button that was pressed is gone. */
const goOn = () => byId(byId('recent').hidden ? 'main' : 'recent-title').focus();

/** @param {Memory} memory @param {() => void} changed */
async function remove(memory, changed) {
  const { askToDelete } = await import('./deletion.js');
  const went = await askToDelete(memory);
  if (!went) return;
  say(byId('went'), `${memory.name}: ${went}`);
  changed();
  byId('went').focus();
}

/** @param {Memory} memory @returns {HTMLElement[]} what is seen of it */
function view(memory) {
  const { name, label, created } = memory;
  const expired = isExpired(memory);
  const thumb = make('img', { className: 'thumb', alt: '', width: 128, height: 128, loading: 'lazy' });
  thumb.addEventListener('error', () => { thumb.src = mark(); }, { once: true });
  thumb.src = expired ? mark() : `/thumbnails/${name}.png`;
  const parts = [thumb, make('span', { className: 'label' }, label ?? 'Not sure'),
    make('time', { dateTime: created }, expired ? `${date(created)}, expired` : date(created))];
  return expired ? parts : [make('a', { href: `/result.html?name=${name}` }, ...parts)];
}

/** @param {Memory} memory @param {() => void} changed @returns {HTMLLIElement} */
function card(memory, changed) {
  const what = `${memory.label ?? 'Not sure'}, ${memory.name}`;
  const button = (/** @type {string} */ verb, /** @type {() => void} */ onclick) => (
    make('button', { className: 'link', type: 'button', ariaLabel: `${verb} ${what}`, onclick }, verb));
  const forgetIt = () => {
    forget(memory);
    changed();
    goOn();
  };
  return make('li', {}, ...view(memory), make('div', { className: 'acts' },
    button('Forget', forgetIt), ...(memory.id ? [button('Delete', () => remove(memory, changed))] : [])));
}

/** @param {Memory[]} memories @param {() => void} changed called when one was forgotten */
export function renderRecent(memories, changed) {
  const now = JSON.stringify([memories, all]);
  if (now === standing) return;
  standing = now;
  byId('recent-list').replaceChildren(...memories.slice(0, all ? undefined : FEW).map((memory) => card(memory, changed)));
  show(byId('recent'), memories.length > 0 || byId('went').textContent !== '');
  show(byId('show-all'), !all && memories.length > FEW);
  say(byId('show-all'), `Show all ${many(memories.length, 'picture')}`);
  byId('show-all').onclick = () => {
    all = true;
    changed();
    goOn();
  };
}
