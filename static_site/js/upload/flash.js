/** Messages in place, as soon as something cannot be sent. */
import { byId, make, show } from '../lib/dom.js';
import { many } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';

/** @typedef {{file: string, problem: unknown}} Flash  the file's name, empty where none is meant */

const MOST = 5;

/** @type {Flash[]} what stands on the page now; an alert is not to be spoken twice */
let standing = [];

/** @param {Flash[]} flashes */
export function renderFlash(flashes) {
  if (flashes === standing) return;
  standing = flashes;
  const messages = flashes.slice(0, MOST).map(({ file, problem }) => {
    const { title, text } = messageFor(problem);
    return make('p', {}, make('strong', {}, file ? `${file}: ${title}` : title), text);
  });
  if (flashes.length > MOST) messages.push(make('p', {}, `And ${many(flashes.length - MOST, 'more file')}.`));
  show(byId('flash'), messages.length > 0);
  byId('flash').replaceChildren(...messages);
}
