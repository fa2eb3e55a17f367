/** The page of the figures: what people say, and what was measured before. One state, one render. */
import { fetchCard } from '../lib/documents.js';
import { call } from '../lib/api.js';
import { renderCard } from '../stats/evaluation-charts.js';
import { loadBokeh } from '../charts/chart.js';
import { byId, make, say, show } from '../lib/dom.js';
import { between, many, number, percent } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';
import { figuresOf, rightOf } from '../stats/vote-stats.js';

const state = {
  /** @type {any} */ stats: null,
  /** @type {any} */ card: null,
  version: '',
  /** @type {import('../stats/vote-stats.js').Kind} */ kind: '',
  /** @type {unknown} */ problem: null,
  /** @type {unknown} */ cardProblem: null,
};

/** @returns {{title: string, lede: string}} */
function words() {
  if (state.problem) {
    const { title, text } = messageFor(state.problem);
    return { title, lede: text };
  }
  if (!state.stats) return { title: 'Counting the votes…', lede: '' };
  const all = figuresOf(state.stats, '', '');
  const unable = all.cannot_tell ? ` ${number(all.cannot_tell)} more could not be told.` : '';
  if (!all.votes) return { title: 'No votes yet', lede: `Nobody has said yet where it is right and where it is wrong.${unable} Yours can be the first.` };
  return {
    title: `Right ${percent(all.accuracy ?? 0)} of the time`,
    lede: `People agreed with its best guess in ${number(rightOf(all))} of ${many(all.votes, 'vote')} on ${many(state.stats.pictures, 'picture')}. `
      + `That puts it between ${between(all.interval, 0).replace(' to ', ' and ')}, with 95\u00a0% confidence.${unable}`,
  };
}

function renderChoices() {
  const versions = Object.keys(state.stats.models ?? {});
  const list = byId('version');
  show(byId('choose-version'), versions.length > 1);
  if (list.options.length !== versions.length + 1) {
    list.replaceChildren(make('option', { value: '' }, 'All versions'), ...versions.map((version) => make('option', { value: version }, version)));
  }
  say(byId('nothing'), figuresOf(state.stats, state.version, state.kind).votes ? '' : 'There are no such votes.');
}

function render() {
  const { title, lede } = words();
  say(byId('title'), title);
  say(byId('lede'), lede);
  const voted = !state.problem && state.stats?.votes > 0;
  show(byId('again'), Boolean(state.problem ?? state.cardProblem));
  show(byId('peers'), voted);
  byId('help').classList.toggle('second', voted);
  if (!voted) return;
  renderChoices();
  drawPeers();
}

/** What draws votes is fetched when there are some. */
async function drawPeers() {
  const { renderPeers } = await import('../stats/vote-charts.js');
  renderPeers({ stats: state.stats, order: state.card?.labels ?? [], version: state.version, kind: state.kind });
}

function renderBefore() {
  if (state.card) renderCard(state.card);
  else if (state.cardProblem) {
    const { title, text } = messageFor(state.cardProblem);
    say(byId('before-title'), title);
    say(byId('before-lede'), text);
    show(byId('before'), true);
  }
}

async function startCard() {
  try {
    Object.assign(state, { card: await fetchCard(), cardProblem: null });
  } catch (problem) {
    state.cardProblem = problem;
  }
  renderBefore();
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
  byId(id).addEventListener('change', () => {
    Object.assign(state, { [id]: byId(id).value });
    render();
  });
}
loadBokeh().catch(() => { /* the tables stand without it */ });
render();
start();
