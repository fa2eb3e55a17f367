/** One's own votes: sent to the service, and remembered in this browser. */
import { call } from '../lib/api.js';
import { KEEP_DAYS, keep, load } from '../lib/storage.js';
import { voter } from './voter.js';

/**
 * @typedef {{label: string | null, cannot_tell: boolean}} Answer  null and false: none of the labels
 * @typedef {Answer & {at: number}} Memory  `at` is when, in ms
 */

const MOST = 1000;
const DAY_MS = 86_400_000;
const CLOCKS_DIFFER_MS = 300_000;

/** @type {Record<string, Memory>} */
let memories = {};

/** Other tabs vote too: what is kept goes before what this page remembers. */
function refresh() {
  const kept = load('votes');
  if (kept !== null && typeof kept === 'object') memories = kept;
}

function save() {
  const young = Object.entries(memories).filter(([, memory]) => Date.now() - memory.at < (KEEP_DAYS + 1) * DAY_MS);
  memories = Object.fromEntries(young.slice(-MOST));
  keep('votes', memories);
}

/** @param {Answer} answer @returns {string} as a person says it */
export const inWords = ({ label, cannot_tell }) => label ?? (cannot_tell ? 'cannot tell' : 'none of these');

/**
 * One's own vote on the picture. Names are used again: a vote older than the picture was on another one.
 * @param {string} name @param {string} created @returns {Answer | null}
 */
export function recallVote(name, created) {
  refresh();
  const memory = Object.hasOwn(memories, name) ? memories[name] : null;
  const sound = memory && memory.at > Date.parse(created) - CLOCKS_DIFFER_MS && (memory.label === null || typeof memory.label === 'string');
  return sound ? memory : null;
}

/** @param {string} name */
export function forgetVote(name) {
  refresh();
  delete memories[name];
  save();
}

/** @param {string} name @param {Answer} answer @param {boolean} blind whether the prediction was hidden */
export async function castVote(name, answer, blind) {
  const { label, cannot_tell } = answer;
  await call('POST', `results/${name}/votes`, { label, cannot_tell, voter: voter(), blind });
  refresh();
  delete memories[name]; // the newest stands last
  memories[name] = { label, cannot_tell, at: Date.now() };
  save();
}

/** @param {string} name */
export async function takeBackVote(name) {
  await call('DELETE', `results/${name}/votes`, { voter: voter() });
  forgetVote(name);
}
