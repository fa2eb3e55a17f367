/** What a result comes to: its sentences and its bars. */
import { number, percent, shorten } from '../lib/format.js';
import { own } from '../lib/own.js';

/** @import {Card, Result} from '../lib/types.js' */
/** @typedef {{title: string, sure: string, lede: string}} Words */
/**
 * `strong` is the model's answer, `others` all labels together that have no row.
 * @typedef {{label: string, share: number, value: string, exact: string, strong: boolean,
 *            others: boolean}} Row
 */

const ROWS = 5;
const WORTH_NAMING = 0.01;
const LONGEST_PHRASE = 40;
const LONGEST_TITLE = 60;

/** A result holds no more predictions than these, however many labels the model has. */
const MOST_PREDICTIONS = 10;

/** Nothing is certain or impossible, not even in results that were once rounded. @param {number} share */
const open = (share) => Math.min(Math.max(share, 1e-6), 1 - 1e-6);

/** @param {number} share @returns {string} */
const likely = (share) => percent(open(share));

/** To the hundredth of a per cent. @param {number} share @returns {string} */
export function exactly(share) {
  const hundredths = Math.round(open(share) * 10_000);
  if (hundredths === 0) return 'under 0.01\u00a0%';
  if (hundredths === 10_000) return 'over 99.99\u00a0%';
  return `${number(hundredths / 100, 2)}\u00a0%`;
}

/** The label inside a sentence: “a camera”. @param {string} label @param {Card | null} card */
function phrase(label, card) {
  const text = shorten(own(card?.phrases, label) ?? label, LONGEST_PHRASE);
  // What reads from right to left must not turn the number after it round.
  return /[\u0590-\u08ff]/.test(text) ? `\u2068${text}\u2069` : text;
}

/** @param {Result} result @param {Card | null} card @returns {Words} */
export function words({ label, predictions }, card) {
  const [best, second] = predictions;
  const named = predictions
    .slice(0, 2)
    .filter(({ probability }, place) => place === 0 || probability >= WORTH_NAMING)
    .map((guess) => `${phrase(guess.label, card)} (${likely(guess.probability)})`);
  if (label === null) {
    return { title: 'Not sure', sure: '', lede: `Perhaps ${named.join(' or ')}.` };
  }
  const lede = second && named[1] ? `Or perhaps ${named[1]}.` : '';
  return { title: shorten(label, LONGEST_TITLE), sure: `${likely(best.probability)} sure`, lede };
}

/**
 * How many labels there are, where that is known: of the model in service, or of few.
 * @param {Result} result @param {Card | null} card @returns {number | null}
 */
function labelsOf({ predictions, model }, card) {
  if (predictions.length < MOST_PREDICTIONS) return predictions.length;
  return card?.version && card.version === model?.version ? card.labels.length : null;
}

/** @param {string} label @param {number} share @param {'strong' | 'others' | ''} kind @returns {Row} */
const row = (label, share, kind = '') => ({
  label,
  share,
  value: likely(share),
  exact: exactly(share),
  strong: kind === 'strong',
  others: kind === 'others',
});

/** The likeliest five, and the others together. @param {Result} result @param {Card | null} card */
export function rows(result, card) {
  const labels = labelsOf(result, card);
  const few = labels !== null && labels <= ROWS + 1; // no row for “1 other”
  const shown = result.predictions.slice(0, few ? ROWS + 1 : ROWS);
  const found = shown.map(({ label, probability }, place) =>
    row(label, probability, place === 0 ? 'strong' : ''),
  );
  const rest = 1 - shown.reduce((sum, { probability }) => sum + probability, 0);
  const addUp = rest > -0.001; // otherwise each label has a share that hangs on no other
  if (!few && addUp) {
    const others = labels === null ? 'All others' : `${number(labels - ROWS)} others`;
    found.push(row(others, Math.max(rest, 0), 'others'));
  }
  return found;
}

/** What the table holds. @param {Result} result @param {Card | null} card @returns {string} */
export function tableTitle(result, card) {
  const held = result.predictions.length;
  const labels = labelsOf(result, card);
  if (labels === 1) return 'The numbers as a table';
  if (labels === held) return `All ${held} labels as a table`;
  return `The ${held} likeliest${labels ? ` of ${number(labels)}` : ''} labels as a table`;
}

/** The size of what the model saw, where the card tells. @param {Result} result @param {Card | null} card */
export const inputOf = (result, card) =>
  (card?.version && card.version === result.model?.version && card.input) || null;
