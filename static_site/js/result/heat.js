/** What an answer hangs on, from how it drops under each patch: numbers, words and colours. Pure. */
import { percent } from '../lib/format.js';

/** @import {Explanation, LabelDrops} from '../lib/types.js' */

/** The effect, in log-odds, below which nothing is warm: 50 % would become 43. */
const NOTHING = 0.3;
/** What stands for 0, and as far from 1 for 1: so finely are drops written. */
const LEAST = 1e-6;
/** Red, green, blue and alpha of what is cold and what is warm: dark and bright, on any picture. */
const [COLD, WARM] = [
  [16, 10, 48, 150],
  [255, 176, 32, 165],
];
const ACROSS = ['left', '', 'right'];
const DOWN = ['top', '', 'bottom'];

/** @param {number} probability */
function logOdds(probability) {
  const inside = Math.min(Math.max(probability, LEAST), 1 - LEAST);
  return Math.log(inside / (1 - inside));
}

/**
 * What each patch changes, in log-odds: they tell 99.9 % from 99 % as well as 90 from 50.
 * @param {LabelDrops} label
 */
const effects = ({ drops, probability }) =>
  drops.map((drop) => logOdds(probability) - logOdds(probability - drop));

/** The place of the patch that changes most. @param {LabelDrops} label */
const warmest = ({ drops }) => drops.indexOf(Math.max(...drops));

/** @param {LabelDrops} label @returns {boolean} whether covering a part changes anything */
export const isWarm = (label) => Math.max(...effects(label)) >= NOTHING;

/**
 * How warm each square of a stride is, from 0 to 1: patches overlap, so a square has their mean.
 * @param {Explanation} explanation @param {LabelDrops} label @returns {number[][]} row by row
 */
export function warmth({ columns, rows, patch, stride }, label) {
  const span = Math.round(patch / stride);
  const changes = effects(label);
  const cells = Array.from({ length: rows + span - 1 }, (_row, y) =>
    Array.from({ length: columns + span - 1 }, (_column, x) => {
      const over = changes.filter((_change, place) => {
        const [row, column] = [Math.floor(place / columns), place % columns];
        return row <= y && y < row + span && column <= x && x < column + span;
      });
      return over.reduce((sum, change) => sum + Math.max(change, 0), 0) / over.length;
    }),
  );
  const most = Math.max(...cells.flat());
  return cells.map((row) => row.map((cell) => (isWarm(label) ? cell / most : 0)));
}

/** Between the middles of squares, in a line. @param {number[]} values @param {number} at 0 to 1 */
function between(values, at) {
  const place = Math.min(Math.max(at * values.length - 0.5, 0), values.length - 1);
  const from = Math.floor(place);
  const part = place - from;
  return values[from] * (1 - part) + (values[from + 1] ?? values[from]) * part;
}

/**
 * The heat map's pixels.
 * @param {number[][]} cells @param {number} side in pixels @returns {Uint8ClampedArray<ArrayBuffer>}
 */
export function pixels(cells, side) {
  const found = new Uint8ClampedArray(4 * side * side);
  for (let place = 0; place < side * side; place += 1) {
    const [x, y] = [((place % side) + 0.5) / side, (Math.floor(place / side) + 0.5) / side];
    const warm = between(
      cells.map((row) => between(row, x)),
      y,
    );
    found.set(
      COLD.map((cold, channel) => cold + (WARM[channel] - cold) * warm),
      4 * place,
    );
  }
  return found;
}

/** Where the warmest patch is, of nine places. @param {Explanation} explanation @param {LabelDrops} label */
export function region({ columns, rows }, label) {
  const place = warmest(label);
  const third = (/** @type {number} */ step, /** @type {number} */ count) =>
    Math.floor((3 * (step + 1)) / (count + 1));
  const across = ACROSS[third(place % columns, columns)];
  const down = DOWN[third(Math.floor(place / columns), rows)];
  return `${down} ${across}`.trim() || 'middle';
}

/** The heat map in words. @param {Explanation} explanation @param {LabelDrops} label */
export const describe = (explanation, label) =>
  isWarm(label)
    ? `Heat map: covering the ${region(explanation, label)} changed “${label.label}” most`
    : `Heat map: covering a part hardly changed “${label.label}”`;

/** The heat map as a sentence, with numbers. @param {Explanation} explanation @param {LabelDrops} label */
export function sentence(explanation, label) {
  if (!isWarm(label)) return 'Covering one part of the picture hardly changed this.';
  const [before, after] = [0, label.drops[warmest(label)]].map((drop) =>
    percent(Math.max(label.probability - drop, 0)),
  );
  const change = before === after ? `stays at ${after}` : `falls from ${before} to ${after}`;
  return (
    'Covering the warm parts changed the answer most. ' +
    `With the ${region(explanation, label)} covered, “${label.label}” ${change}.`
  );
}
