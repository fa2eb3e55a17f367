/** Messages in place, as soon as something cannot be sent. */
import { byId, make, show } from '../lib/dom.js';
import { plural } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';

/** @typedef {{file: string, problem: unknown}} Flash  the file's name, empty where none is meant */

const MOST = 5;

/** What is on the page now: an alert is not to be spoken twice. @type {Flash[]} */
let rendered = [];

/** @param {Flash[]} flashes */
export function renderFlash(flashes) {
  if (flashes === rendered) return;
  rendered = flashes;
  const messages = flashes.slice(0, MOST).map(({ file, problem }) => {
    const { title, text } = messageFor(problem);
    return make('p', {}, make('strong', {}, file ? `${file}: ${title}` : title), text);
  });
  const more = flashes.length - MOST;
  if (more > 0) messages.push(make('p', {}, `And ${plural(more, 'more file')}.`));
  show(byId('flash'), messages.length > 0);
  byId('flash').replaceChildren(...messages);
}
