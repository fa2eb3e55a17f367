/** Pictures of the most frequent mistakes, asked for when they are nearly in view. */
import { byId, inside, show } from '../lib/dom.js';
import { mistakesInPictures, renderWords } from './mistakes.js';

/** @import {Pair} from './confusion.js' */
/** @import {View} from './vote-stats.js' */

let watch = new IntersectionObserver(() => {});

/** @param {View} view @param {Pair[]} mistakes the most frequent first */
export function renderGallery(view, mistakes) {
  const section = byId('people-mistakes');
  const list = inside(section, 'ul');
  show(section, mistakes.length > 0);
  list.replaceChildren();
  watch.disconnect();
  const mine = new IntersectionObserver(
    async ([{ isIntersecting }]) => {
      if (!isIntersecting) return;
      mine.disconnect();
      const pictures = await mistakesInPictures(view, mistakes);
      if (watch !== mine) return; // another choice was made meanwhile
      list.className = 'mistakes';
      if (!pictures.length) return renderWords(list, mistakes, 'vote');
      list.className = 'cards';
      list.replaceChildren(...pictures);
    },
    { rootMargin: '300px' },
  );
  watch = mine;
  mine.observe(section);
}
