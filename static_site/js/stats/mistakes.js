/** The most frequent mistakes: in pictures where people voted, in words otherwise. */
import { call } from '../lib/api.js';
import { make } from '../lib/dom.js';
import { plural, shorten } from '../lib/format.js';
import { pictureItem } from './confusion-dialog.js';
import { versionsWith } from './vote-stats.js';

/** @import {CellPage} from '../lib/types.js' */
/** @import {Pair} from './confusion.js' */
/** @import {View} from './vote-stats.js' */

const MOST_PAIRS = 6;
const OF_EACH = 2;

const LONGEST = 40;

/** @param {Pair} pair @returns {[Node, Node]} what it was, and what the model said */
const namesOf = ({ truth, said }) => [
  make('bdi', {}, truth ? shorten(truth, LONGEST) : 'none of these'),
  make('bdi', {}, shorten(said, LONGEST)),
];

/** @param {HTMLElement} list @param {Pair[]} pairs the most frequent first @param {string} noun */
export function renderWords(list, pairs, noun) {
  const items = pairs.slice(0, MOST_PAIRS).map((pair) => {
    const [truth, said] = namesOf(pair);
    const count = make('span', { className: 'quiet' }, plural(pair.count, noun));
    return make('li', {}, make('span', {}, truth, ' taken for ', said), count);
  });
  list.replaceChildren(...items);
}

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
export async function mistakesInPictures(view, pairs) {
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
