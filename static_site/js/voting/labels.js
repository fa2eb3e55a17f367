/** Labels as people read, search and tap them. They are the owner's text: shown, never interpreted. */
import { byId, make, setText, show } from '../lib/dom.js';

/** @import {Card, Vote} from '../lib/types.js' */
/**
 * What is done with the label that is chosen; the first `keys` labels have keys.
 * @typedef {{choose: (label: string) => void, card: Words | null, keys?: number}} How
 */
/** @typedef {Pick<Card, 'labels'> & {phrases?: Record<string, string>, language?: string}} Words */

/** More labels than these are searched. */
export const FEW_LABELS = 20;
/** A label with more characters takes a row. */
const LONG = 24;

/** @param {string} label @param {Words | null} card @returns {string | null} such as "a camera" */
export function phraseOf(label, card) {
  const phrases = card?.phrases ?? {};
  return Object.hasOwn(phrases, label) ? phrases[label] : null;
}

/**
 * The label inside a sentence: "camera" where the owner's phrase says "a camera", else verbatim.
 * @param {string} label @param {Words | null} card @returns {string}
 */
export function spoken(label, card) {
  const small = label.toLowerCase();
  return phraseOf(label, card)?.includes(small) ? small : label;
}

/** Text of the owner's in a sentence of ours. @param {string} text @param {Words | null} card */
export const ownersText = (text, card) =>
  make('span', { dir: 'auto', ...(card?.language && { lang: card.language }) }, text);

/**
 * "You said: camera." The label is the owner's text.
 * @param {Vote} vote @param {Words | null} card @returns {(string | Node)[]}
 */
export function said({ label, cannot_tell }, card) {
  if (label !== null) return ['You said: ', ownersText(spoken(label, card), card), '.'];
  return [cannot_tell ? 'You said you can’t tell.' : 'You said: something else.'];
}

/** @param {string} text */
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

/**
 * The labels that hold what was typed: first those that begin with it.
 * @param {string[]} labels @param {string} typed @returns {string[]}
 */
export function matching(labels, typed) {
  const wanted = fold(typed);
  if (!wanted) return labels;
  const found = labels.filter((label) => fold(label).includes(wanted));
  const begins = (/** @type {string} */ label) => fold(label).startsWith(wanted);
  return [...found.filter(begins), ...found.filter((label) => !begins(label))];
}

/**
 * The one label that was meant, if that is certain.
 * @param {string[]} labels @param {string} typed @returns {string | null}
 */
export function meant(labels, typed) {
  const wanted = fold(typed);
  const exact = labels.filter((label) => fold(label) === wanted);
  const [only, ...others] = exact.length || !wanted ? exact : matching(labels, typed);
  return only === undefined || others.length ? null : only;
}

/**
 * Fills a list with a button for each label.
 * @param {HTMLElement} list @param {string[]} labels @param {How} how
 */
function renderChips(list, labels, { choose, card, keys = 0 }) {
  const shown = JSON.stringify([labels, card?.language, keys]);
  if (list.dataset.shown === shown) return; // what has the focus keeps it
  list.dataset.shown = shown;
  const chips = labels.map((label, place) => {
    const hint = place < keys ? [make('kbd', { ariaHidden: 'true' }, String(place + 1))] : [];
    const onclick = () => choose(label);
    const button = { className: 'choice', type: /** @type {const} */ ('button'), onclick };
    const className = label.length > LONG ? 'long' : '';
    return make('li', { className }, make('button', button, ownersText(label, card), ...hint));
  });
  list.replaceChildren(...chips);
}

/**
 * Offers a few labels at once; of many, those that hold what was typed.
 * @param {{find: string, search: string, chips: string, note: string}} places ids of elements
 * @param {string[]} labels @param {How} how
 */
export function renderChoices({ find, search, chips, note }, labels, how) {
  const many = labels.length > FEW_LABELS;
  const found = matching(labels, many ? byId(search, HTMLInputElement).value : '');
  show(byId(find), many);
  renderChips(byId(chips), found.slice(0, FEW_LABELS), how);
  const more = found.length - FEW_LABELS;
  if (!found.length) setText(byId(note), 'No label has that in it.');
  else setText(byId(note), more > 0 ? `${more} more: type to find them.` : '');
}

/**
 * What appears under a resting pointer isn't tinted until the pointer moves: nobody chose it.
 * @param {HTMLElement} element
 */
export function rest(element) {
  element.classList.add('rest');
  element.addEventListener('pointermove', () => element.classList.remove('rest'), { once: true });
}
