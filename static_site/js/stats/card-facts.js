/** What a model's card says in words. A card holds at least labels; anything else may be missing. */
import { date, number, percent, plural } from '../lib/format.js';
import { addressOf, evaluationOf } from './evaluation.js';

/** @import {Card, Credit} from '../lib/types.js' */

/** Labels in a sentence; the others are folded away. */
export const FEW_LABELS = 20;

/** A field of words: a paragraph or a list of them. @param {unknown} field @returns {string[]} */
export const paragraphs = (field) =>
  (Array.isArray(field) ? field : [field]).filter(
    (one) => typeof one === 'string' && one.trim() !== '',
  );

/** Work by others that the model builds on. @param {Credit | null} [credit] @returns {string} */
function creditLine(credit) {
  if (!credit?.name) return '';
  const by = credit.by ? `, by ${credit.by}` : '';
  return credit.name + by + (credit.licence ? `, under ${credit.licence}` : '');
}

/**
 * How to reach the owner: a web page or an e-mail address, and nothing else that an address can do.
 * @param {Card} card @returns {{href: string, textContent: string} | null}
 */
export function contactOf({ contact }) {
  if (typeof contact !== 'string') return null;
  const web = addressOf(contact);
  if (web) return { href: web, textContent: contact };
  const mail = /^[\p{L}\p{N}._+-]+@[\p{L}\p{N}.-]+$/u.test(contact);
  return mail ? { href: `mailto:${contact}`, textContent: contact } : null;
}

/** What an import was made of. @param {Card['imported']} imported @returns {string} */
function importedFrom(imported) {
  if (!imported?.from) return '';
  const { from, kind, scaling, scaling_because: reason } = imported;
  const because = reason ? ` (${reason})` : '';
  return [from, kind, scaling && `pixels scaled as ${scaling}${because}`]
    .filter(Boolean)
    .join(', ');
}

/** What of a picture it takes. */
const PARTS = {
  crop: 'the middle of the picture',
  stretch: 'all of the picture, squeezed',
  pad: 'all of the picture, between black bars',
};

/** @param {Card['input']} input @returns {string} */
function inputSize(input) {
  if (!input || !(input.width > 0 && input.height > 0)) return '';
  const pixels = input.channels === 1 ? 'grey pixels' : 'pixels';
  return `${input.width} × ${input.height} ${pixels}, ${PARTS[input.fit ?? 'crop']}`;
}

/** @param {string[]} labels @returns {string} */
function firstLabels(labels) {
  const more = labels.length - FEW_LABELS;
  const some = labels.slice(0, FEW_LABELS).join(', ');
  return more > 0 ? `${some} and ${number(more)} more` : some;
}

/** When it says that it is not sure. @param {Card} card @returns {string} */
function unsure({ threshold, measured }) {
  if (!threshold || !(threshold > 0)) return 'never';
  const { known, other } = measured?.unsure ?? {};
  const parts = [
    typeof known === 'number' ? `${percent(known)} of pictures of things it knows` : '',
    typeof other === 'number' ? `${percent(other)} of pictures of other things` : '',
  ].filter(Boolean);
  const happened = parts.length ? ` It did so for ${parts.join(', and for ')}.` : '';
  return `when its best guess is below ${percent(threshold)}.${happened}`;
}

/** @param {Card} card @returns {string} */
function calibration({ measured }) {
  const error = measured?.calibration_error;
  return typeof error === 'number' ? `are off by ${percent(error)} on average` : '';
}

/** @param {Card} card @returns {string} */
function conversion({ measured }) {
  const difference = measured?.largest_difference;
  if (typeof difference !== 'number') return '';
  const most = Math.max(difference, 1e-6).toFixed(6);
  return `its probabilities differ from the original’s by at most ${most}`;
}

/**
 * Names of facts and what they are.
 * @typedef {[string, string][]} Facts
 */

/** @param {Facts} facts without those that the card does not tell */
const told = (facts) => facts.filter(([, text]) => text);

/** @param {Card} card @returns {Facts} */
export const factsOf = (card) =>
  told([
    ['Name', card.name ?? ''],
    [`Knows ${plural(card.labels.length, 'label')}`, firstLabels(card.labels)],
    ['Says “Not sure”', unsure(card)],
    ['Licence', paragraphs(card.licence).join(' ')],
  ]);

/** What few people ask for. @param {Card} card @returns {Facts} */
export const technicalFactsOf = (card) =>
  told([
    ['Version', card.version ?? ''],
    ['Made', date(card.created ?? '')],
    ['Imported from', importedFrom(card.imported)],
    ['Looks at', inputSize(card.input)],
    ['Its percentages', calibration(card)],
    ['Conversion', conversion(card)],
    ['Started from', creditLine(card.weights)],
    ['Learned from', creditLine(card.teacher)],
  ]);

/** How it was measured, in a sentence or two. @param {Card} card @returns {string} */
export function howMeasured(card) {
  const evaluation = evaluationOf(card);
  if (!evaluation) {
    return 'Nobody has tested it here. Try it and judge for yourself.';
  }
  const { accuracy, pictures, how, foreign: external } = evaluation;
  const known = `It got ${percent(accuracy)} of ${plural(pictures, 'picture')} right. ${how ?? ''}`;
  if (!external || !(external.pictures > 0)) return known;
  const right = `${percent(external.accuracy)} of ${plural(external.pictures, 'picture')}`;
  return `${known} It got ${right} right that came from sources it never learned from.`;
}
