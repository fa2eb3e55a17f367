/** The most frequent mistakes in pictures; in words where they have expired. */
import { call } from '../lib/api.js';
import { make } from '../lib/dom.js';
import { pictureItem } from './confusion-dialog.js';
import { MOST_PAIRS, namesOf, renderWords } from './mistakes.js';
import { versionsWith } from './vote-stats.js';

/** @import {CellPage} from '../lib/types.js' */
/** @import {Pair} from './confusion.js' */
/** @import {View} from './vote-stats.js' */

const OF_EACH = 2;

/** @param {View} view @param {Pair} pair */
async function picturesOf(view, pair) {
  const { said: predicted, truth: voted } = pair;
  const [model] = versionsWith(view, pair);
  const query = new URLSearchParams({ model, predicted, voted });
  const page = /** @type {CellPage} */ (await call('GET', `stats/pictures?${query}`));
  return page.pictures.slice(0, OF_EACH).map((picture) => ({ picture, pair }));
}

/**
 * Pictures of the most frequent mistakes, each once and of each mistake one first; none where they
 * have expired or can't be had.
 * @param {View} view @param {Pair[]} pairs @returns {Promise<HTMLElement[]>}
 */
async function itemsOf(view, pairs) {
  const asked = pairs.slice(0, MOST_PAIRS).map((pair) => picturesOf(view, pair));
  const settled = await Promise.allSettled(asked);
  const lists = settled.map((one) => (one.status === 'fulfilled' ? one.value : []));
  const places = Array.from({ length: OF_EACH }, (_, place) => place);
  const found = places.flatMap((place) => lists.flatMap((list) => list.slice(place, place + 1)));
  const once = new Map(found.toReversed().map((one) => [one.picture.name, one]));
  return [...once.values()].toReversed().map(({ picture, pair }) => {
    const [truth, said] = namesOf(pair);
    return pictureItem(
      picture,
      make('span', { className: 'quiet' }, 'Said ', said, ', was ', truth),
    );
  });
}

/**
 * @param {HTMLElement} list @param {View} view @param {Pair[]} mistakes the most frequent first
 * @param {() => boolean} isCurrent whether nothing else was chosen meanwhile
 */
export async function fillGallery(list, view, mistakes, isCurrent) {
  const pictures = await itemsOf(view, mistakes);
  if (!isCurrent()) return;
  list.className = pictures.length ? 'cards' : 'mistakes';
  if (pictures.length) list.replaceChildren(...pictures);
  else renderWords(list, mistakes, 'vote');
}
