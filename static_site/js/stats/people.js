/** What people say of the model. */
import { ACCESS } from '../lib/chosen.js';
import { byId, inside, make, setText, show } from '../lib/dom.js';
import { matrixOf, mistakesOf } from './confusion.js';
import { renderMatrix } from './matrix.js';
import { renderWords } from './mistakes.js';
import { whenNear } from './near.js';
import { renderBars } from './share-bars.js';
import { MOST_WORST, outOf, worst } from './shares.js';
import { answersOf, figuresOf, pairsOf, rightOf, versionsOf, versionsWith } from './vote-stats.js';
import { daysOf } from './votes-over-time.js';

/** @import {VoteKind, VoteStats} from '../lib/types.js' */
/** @import {Pair} from './confusion.js' */
/** @import {View} from './vote-stats.js' */

/** @type {VoteKind[]} */
const KINDS = ['blind', 'shown'];

/** Only what changes something is offered. @param {VoteStats} stats */
function renderFilter(stats) {
  const versions = versionsOf(stats, '').map(({ label }) => label);
  const mixed = KINDS.every((kind) => figuresOf(stats, '', kind).votes > 0);
  show(byId('choose-version'), versions.length > 1);
  show(byId('choose-kind'), mixed);
  show(byId('filter'), mixed || versions.length > 1);
  const list = byId('version', HTMLSelectElement);
  if (list.options.length === versions.length + 1) return;
  const options = versions.map((version) => make('option', { value: version }, version));
  list.replaceChildren(make('option', { value: '' }, 'All versions'), ...options);
}

/** @param {View} view @returns {string} */
function noteOf({ stats, version, kind }) {
  const figures = figuresOf(stats, version, kind);
  if (!figures.votes) return 'There are no such votes.';
  const agreed = `People agreed in ${outOf(rightOf(figures), figures.votes, 'vote')}.`;
  const cut = stats.after ? 'What was seldom voted on is left out.' : '';
  return [version || kind ? agreed : '', cut].filter(Boolean).join(' ');
}

/** @param {View} view */
function renderTime({ stats, version, kind }) {
  const days = daysOf(stats, version, kind);
  show(byId('time'), days.points.length > 1);
  if (days.points.length < 2) return;
  whenNear(byId('time'), async (isCurrent) => {
    const { drawTime } = await import('./time-view.js');
    if (isCurrent()) drawTime(days);
  });
}

/** @param {View} view @param {Pair[]} mistakes the most frequent first */
function renderGallery(view, mistakes) {
  const section = byId('people-mistakes');
  const list = inside(section, 'ul');
  show(section, mistakes.length > 0);
  list.replaceChildren();
  if (ACCESS === 'unlisted') {
    list.className = 'mistakes';
    renderWords(list, mistakes, 'vote');
    return;
  }
  whenNear(section, async (isCurrent) => {
    const { fillGallery } = await import('./gallery.js');
    fillGallery(list, view, mistakes, isCurrent);
  });
}

/** @param {View} view */
function renderVersions({ stats, version, kind }) {
  const versions = version ? [] : versionsOf(stats, kind);
  show(byId('versions'), versions.length > 1);
  renderBars(byId('version-bars'), versions, 'vote');
}

/** @param {View} view */
export function renderPeople(view) {
  const { stats, order, version, kind } = view;
  const figures = figuresOf(stats, version, kind);
  const pairs = pairsOf(figures);
  renderFilter(stats);
  setText(byId('people-note'), noteOf(view));
  show(byId('people'), figures.votes > 0);
  if (!figures.votes) return;
  /** @param {Pair} pair */
  const openPictures = async (pair) => {
    const { openCell } = await import('./confusion-dialog.js');
    openCell(pair.said, pair.truth, versionsWith(view, pair));
  };
  renderBars(byId('people-worst'), worst(answersOf(figures), MOST_WORST), 'vote');
  renderMatrix(byId('people-matrix'), matrixOf(pairs, order), {
    noun: 'vote',
    rows: 'what people said',
    open: ACCESS === 'unlisted' ? undefined : openPictures,
  });
  renderGallery(view, mistakesOf(pairs));
  renderVersions(view);
  renderTime(view);
}
