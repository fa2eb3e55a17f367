/** One's own votes: sent to the service, and remembered in this browser. */
import { call } from '../lib/api.js';
import { KEEP_DAYS } from '../lib/chosen.js';
import { load, save } from '../lib/storage.js';
import { voter } from './voter.js';

/** @import {Vote} from '../lib/types.js' */
/**
 * How many people answered about a picture, and how many of them said the same.
 * @typedef {{answers: number, same: number}} People
 * @typedef {Vote & {at: number, people?: People}} Memory  `at` is when, in ms
 */

const MOST = 1000;
const DAY_MS = 86_400_000;
const CLOCKS_DIFFER_MS = 300_000;

/** @type {Record<string, Memory>} */
let memories = {};

/** Other tabs vote too: what is stored goes before what this page remembers. */
function refresh() {
  const stored = load('votes');
  if (stored !== null && typeof stored === 'object') {
    memories = /** @type {Record<string, Memory>} */ (stored);
  }
}

function store() {
  const oldest = Date.now() - (KEEP_DAYS + 1) * DAY_MS;
  const young = Object.entries(memories).filter(([, { at }]) => at > oldest);
  memories = Object.fromEntries(young.slice(-MOST));
  save('votes', memories);
}

/**
 * One's own vote on the picture. Names are reused: a vote older than the picture was on another one.
 * @param {string} name @param {string} created @returns {Memory | null}
 */
export function recallVote(name, created) {
  refresh();
  const memory = Object.hasOwn(memories, name) ? memories[name] : null;
  if (!memory || !(memory.at > Date.parse(created) - CLOCKS_DIFFER_MS)) return null;
  return memory.label === null || typeof memory.label === 'string' ? memory : null;
}

/** @param {string} name */
export function forgetVote(name) {
  refresh();
  delete memories[name];
  store();
}

/**
 * @param {string} name @param {Vote} vote @param {boolean} blind whether the prediction was hidden
 * @returns {Promise<Memory>} the vote, and who else answered
 */
export async function castVote(name, { label, cannot_tell }, blind) {
  const body = { label, cannot_tell, voter: voter(), blind };
  const answer = await call('POST', `results/${name}/votes`, body);
  const { people } = /** @type {{people?: People}} */ (answer);
  refresh();
  delete memories[name]; // the newest stands last
  memories[name] = { label, cannot_tell, at: Date.now(), people };
  store();
  return memories[name];
}

/** @param {string} name */
export async function takeBackVote(name) {
  await call('DELETE', `results/${name}/votes`, { voter: voter() });
  forgetVote(name);
}
