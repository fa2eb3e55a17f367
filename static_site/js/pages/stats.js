/** The page of the figures: what people say, and what was measured before. One state, one render. */
import { loadBokeh } from '../charts/bokeh.js';
import { call } from '../lib/api.js';
import { fetchCard } from '../lib/documents.js';
import { byId, make, setText, show } from '../lib/dom.js';
import { formatInterval, number, percent, plural } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';
import { renderEvaluation } from '../stats/evaluation-charts.js';
import { figuresOf, rightOf } from '../stats/vote-stats.js';

/** @import {Card, VoteKind, VoteStats} from '../lib/types.js' */

const state = {
  /** @type {VoteStats | null} */ stats: null,
  /** @type {Card | null} */ card: null,
  version: '',
  /** @type {VoteKind} */ kind: '',
  /** @type {unknown} */ problem: null,
  /** @type {unknown} */ cardProblem: null,
};

/** @param {VoteStats} stats @returns {{title: string, lede: string}} */
function wordsOf(stats) {
  const all = figuresOf(stats, '', '');
  const unable = all.cannot_tell ? ` ${number(all.cannot_tell)} more could not be told.` : '';
  if (!all.votes) {
    const lede = `Nobody has said yet where it is right and where it is wrong.${unable}`;
    return { title: 'No votes yet', lede: `${lede} Yours can be the first.` };
  }
  const votes = `${number(rightOf(all))} of ${plural(all.votes, 'vote')}`;
  const between = formatInterval(all.interval, 0).replace(' to ', ' and ');
  return {
    title: `Right ${percent(all.accuracy ?? 0)} of the time`,
    lede:
      `People agreed with its best guess in ${votes} on ${plural(stats.pictures, 'picture')}. ` +
      `That puts it between ${between}, with 95\u00a0% confidence.${unable}`,
  };
}

/** @returns {{title: string, lede: string}} */
function words() {
  if (state.problem) {
    const { title, text } = messageFor(state.problem);
    return { title, lede: text };
  }
  return state.stats ? wordsOf(state.stats) : { title: 'Counting the votes…', lede: '' };
}

/** @param {VoteStats} stats */
function renderChoices(stats) {
  const versions = Object.keys(stats.models ?? {});
  const list = byId('version', HTMLSelectElement);
  show(byId('choose-version'), versions.length > 1);
  if (list.options.length !== versions.length + 1) {
    const options = versions.map((version) => make('option', { value: version }, version));
    list.replaceChildren(make('option', { value: '' }, 'All versions'), ...options);
  }
  const { votes } = figuresOf(stats, state.version, state.kind);
  setText(byId('nothing'), votes ? '' : 'There are no such votes.');
}

function render() {
  const { title, lede } = words();
  setText(byId('title'), title);
  setText(byId('lede'), lede);
  const stats = state.problem ? null : state.stats;
  const voted = Number(stats?.votes) > 0;
  show(byId('again'), Boolean(state.problem ?? state.cardProblem));
  show(byId('peers'), voted);
  byId('help').classList.toggle('second', voted);
  if (!stats || !voted) return;
  renderChoices(stats);
  drawVotes(stats);
}

/** What draws votes is fetched when there are some. @param {VoteStats} stats */
async function drawVotes(stats) {
  const { renderVotes } = await import('../stats/vote-charts.js');
  const { card, version, kind } = state;
  renderVotes({ stats, order: card?.labels ?? [], version, kind });
}

async function startCard() {
  try {
    const card = await fetchCard();
    Object.assign(state, { card, cardProblem: null });
    renderEvaluation(card);
  } catch (problem) {
    state.cardProblem = problem;
    const { title, text } = messageFor(problem);
    setText(byId('before-title'), title);
    setText(byId('before-lede'), text);
    show(byId('before'), true);
  }
}

async function startVotes() {
  try {
    Object.assign(state, { stats: await call('GET', 'stats'), problem: null });
  } catch (problem) {
    state.problem = problem;
  }
}

async function start() {
  await Promise.all([startVotes(), startCard()]); // the card tells the order of the labels
  render();
}

byId('again').addEventListener('click', async () => {
  await start();
  byId('title').focus();
});
for (const id of ['version', 'kind']) {
  const list = byId(id, HTMLSelectElement);
  list.addEventListener('change', () => {
    Object.assign(state, { [id]: list.value });
    render();
  });
}
loadBokeh().catch(() => {}); // the tables stand without it
render();
start();
