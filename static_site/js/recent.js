/** The list of one's own recent results. */
import { byId, make, show } from './dom.js';
import { date } from './format.js';
import { forget } from './history.js';

/** @typedef {import('./history.js').Memory} Memory */

/** @param {Memory} memory @param {() => void} changed @returns {HTMLLIElement} */
function card({ name, label, created }, changed) {
  const what = label ?? 'Not sure';
  const thumb = make('img', { className: 'thumb', alt: '', width: 128, height: 128, loading: 'lazy' });
  thumb.addEventListener('error', () => { thumb.src = '/favicon.svg'; }, { once: true });
  thumb.src = `/thumbnails/${name}.png`;
  const forgetIt = () => {
    forget(name);
    changed();
    byId(byId('recent').hidden ? 'main' : 'recent-title').focus();
  };
  return make('li', {},
    make('a', { href: `/result.html?name=${name}` }, thumb, make('span', { className: 'label' }, what),
      make('time', { dateTime: created }, date(created))),
    make('button', { className: 'link', type: 'button', ariaLabel: `Forget ${what}, ${name}`, onclick: forgetIt }, 'Forget'));
}

let standing = '';

/** @param {Memory[]} memories @param {() => void} changed called when one was forgotten */
export function renderRecent(memories, changed) {
  const now = JSON.stringify(memories);
  if (now === standing) return;
  standing = now;
  byId('recent-list').replaceChildren(...memories.map((memory) => card(memory, changed)));
  show(byId('recent'), memories.length > 0);
}
