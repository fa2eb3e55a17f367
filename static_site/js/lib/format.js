/** Numbers and dates as people read them. */

/** @import {Interval, Result} from './types.js' */

/**
 * A share as a sentence says it: never certain, never impossible.
 * @param {number} share @returns {string}
 */
export function percent(share) {
  if (share < 1 && share >= 0.995) return 'over 99 %';
  if (share > 0 && share < 0.005) return 'under 1 %';
  return `${Math.round(share * 100)} %`;
}

/** The same where there is little room. @param {number} share @returns {string} */
export const shortPercent = (share) => percent(share).replace('over', '>').replace('under', '<');

/** The owner's language, written into the page: numbers look as its readers write them. */
const LANGUAGE =
  globalThis.document?.querySelector('meta[data-card="language"]')?.getAttribute('content') ?? 'en';

/** @param {number} value @param {number} [digits] after the point @param {string} [language] */
export const number = (value, digits = 0, language = LANGUAGE) =>
  value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** @param {number} share @returns {string} */
export const oneDecimal = (share) => `${number(share * 100, 1)} %`;

/** @param {Interval | null} interval of shares @param {number} [digits] @returns {string} */
export const formatInterval = (interval, digits = 1) =>
  interval ? `${interval.map((end) => number(end * 100, digits)).join(' to ')} %` : '';

/** @param {number} count @param {string} noun @returns {string} */
export const plural = (count, noun) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;

/**
 * @param {string | Date} when @param {Intl.DateTimeFormatOptions} [as]
 * @returns {string} empty for no date
 */
export function date(when, as = { dateStyle: 'medium' }) {
  const moment = new Date(when);
  return Number.isNaN(moment.getTime()) ? '' : new Intl.DateTimeFormat('en-GB', as).format(moment);
}

/** @param {string} when @param {number} days @returns {Date} */
export const daysAfter = (when, days) => new Date(new Date(when).getTime() + days * 86_400_000);

/** @param {string} text @param {number} most @returns {string} */
export const shorten = (text, most) =>
  text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;

/**
 * What a result comes to, in words.
 * @param {Result} result @returns {{what: string, share: string, best: string}}
 */
export function verdict(result) {
  const [best] = result.predictions;
  const share = percent(best?.probability ?? 0);
  return {
    what: result.label ?? 'Not sure',
    share: result.label === null ? '' : share,
    best: `${best?.label}, ${share}`,
  };
}
