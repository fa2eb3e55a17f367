/** The page of the accuracy: what people say, and what was measured before. */
import { call } from '../lib/api.js';
import { fetchCard } from '../lib/documents.js';
import { byId, inside, setText, show } from '../lib/dom.js';
import { messageFor } from '../lib/messages.js';
import { evaluationOf } from '../stats/evaluation.js';
import { agreement, measuredBefore, turnout } from '../stats/numbers.js';
import { renderPeople } from '../stats/people.js';
import { openFirst } from '../stats/tabs.js';
import { renderTestSet } from '../stats/test-set.js';

/** @import {Card, VoteKind, VoteStats} from '../lib/types.js' */
/** @import {Words} from '../stats/numbers.js' */

const UNKNOWN = { big: '–', small: 'These numbers couldn’t be loaded.' };
const state = {
  /** @type {VoteStats | null} */ stats: null,
  /** @type {Card | null} */ card: null,
  version: '',
  /** @type {VoteKind} */ kind: '',
};

/** @param {string} id @param {Words} words */
function renderNumber(id, { big, small, fine = '' }) {
  setText(byId(`${id}-big`), big);
  setText(byId(`${id}-small`), small);
  setText(byId(`${id}-fine`), fine);
  byId(`${id}-big`).classList.toggle('sentence', big.length > 10);
}

/** @param {string} side @param {unknown} problem */
function renderProblem(side, problem) {
  const { title, text } = messageFor(problem);
  setText(byId(`${side}-note`), `${title} ${text}`);
  show(byId(side), false);
}

function renderVotes() {
  const { stats, card, version, kind } = state;
  if (!stats?.votes) return show(byId('people'), false);
  renderPeople({ stats, order: card?.labels ?? [], version, kind });
}

/** @param {PromiseSettledResult<unknown>} votes */
function showVotes(votes) {
  show(byId('people-again'), votes.status === 'rejected');
  if (votes.status === 'rejected') {
    renderNumber('people', UNKNOWN);
    renderNumber('votes', UNKNOWN);
    return renderProblem('people', votes.reason);
  }
  const stats = /** @type {VoteStats} */ (votes.value);
  state.stats = stats;
  renderNumber('people', agreement(stats));
  renderNumber('votes', turnout(stats));
  if (!stats.votes) setText(byId('people-note'), 'Nobody has said yet where it’s right or wrong.');
  return renderVotes();
}

/** @param {PromiseSettledResult<Card>} card */
function showCard(card) {
  show(byId('test-again'), card.status === 'rejected');
  if (card.status === 'rejected') {
    renderNumber('test', UNKNOWN);
    return renderProblem('test', card.reason);
  }
  state.card = card.value;
  renderNumber('test', measuredBefore(evaluationOf(card.value)));
  return renderTestSet(card.value);
}

async function start() {
  const [votes, card] = await Promise.allSettled([call('GET', 'stats'), fetchCard()]);
  showCard(card); // it tells the order of the labels
  showVotes(votes);
  const measured = state.card !== null && evaluationOf(state.card) !== null;
  openFirst(state.stats?.votes === 0 && measured ? 'test' : 'people');
}

for (const side of ['people', 'test']) {
  inside(byId(`${side}-again`), 'button').addEventListener('click', async () => {
    await start();
    byId(`tab-${side}`).focus();
  });
}
for (const id of ['version', 'kind']) {
  const list = byId(id, HTMLSelectElement);
  list.addEventListener('change', () => {
    Object.assign(state, { [id]: list.value });
    renderVotes();
  });
}
start();
