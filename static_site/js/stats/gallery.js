/** Pictures of the most frequent mistakes; words where they have expired. */
import { byId, inside, show } from '../lib/dom.js';
import { mistakesInPictures, renderWords } from './mistakes.js';
import { whenNear } from './near.js';

/** @import {Pair} from './confusion.js' */
/** @import {View} from './vote-stats.js' */

/** @param {View} view @param {Pair[]} mistakes the most frequent first */
export function renderGallery(view, mistakes) {
  const section = byId('people-mistakes');
  const list = inside(section, 'ul');
  show(section, mistakes.length > 0);
  list.replaceChildren();
  whenNear(section, async (isCurrent) => {
    const pictures = await mistakesInPictures(view, mistakes);
    if (!isCurrent()) return;
    list.className = pictures.length ? 'cards' : 'mistakes';
    if (pictures.length) list.replaceChildren(...pictures);
    else renderWords(list, mistakes, 'vote');
  });
}
