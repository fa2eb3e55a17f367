/** What was measured of the model before its release. */
import { byId, inside, setText, show } from '../lib/dom.js';
import { matrixOf, mistakesOf } from './confusion.js';
import { evaluationOf, pairsOf, sharesOf } from './evaluation.js';
import { renderMatrix } from './matrix.js';
import { renderWords } from './mistakes.js';
import { renderBars } from './share-bars.js';
import { MOST_WORST, worst } from './shares.js';

/** @import {Card} from '../lib/types.js' */

const NOT_MEASURED = 'Nobody has measured this model here. Try it and judge for yourself.';

/** @param {string} part a list or a matrix @param {boolean} wanted */
const showSection = (part, wanted) => {
  const section = byId(part).closest('section');
  if (section) show(section, wanted);
};

/** @param {Card} card */
export function renderTestSet(card) {
  const evaluation = evaluationOf(card);
  setText(byId('test-note'), evaluation ? (evaluation.how ?? '') : NOT_MEASURED);
  show(byId('test'), Boolean(evaluation));
  if (!evaluation) return;
  const shares = sharesOf(evaluation);
  const pairs = pairsOf(evaluation);
  const mistakes = mistakesOf(pairs);
  showSection('test-worst', shares.length > 0);
  renderBars(byId('test-worst'), worst(shares, MOST_WORST), 'picture');
  showSection('test-matrix', pairs.length > 0);
  const rows = 'what was in the picture';
  renderMatrix(byId('test-matrix'), matrixOf(pairs, card.labels), { noun: 'picture', rows });
  show(byId('test-mistakes'), mistakes.length > 0);
  renderWords(inside(byId('test-mistakes'), 'ul'), mistakes, 'picture');
}
