/** Shows a scene whole: the stage, the result that is on it, the strip, the list. */
import { fetchCard } from '../lib/documents.js';
import { byId, show } from '../lib/dom.js';
import { fetched } from '../lib/parts.js';
import { recall, recallNamed, recallOwn } from '../result/history.js';
import { renderPicture } from '../result/picture-view.js';
import { phaseOf, resultOf } from './scene.js';
import { keepFocus, renderStage, renderTab } from './stage-view.js';
import { renderStrip } from './strip.js';

/** @import {Card, Result, Vote} from '../lib/types.js' */
/** @import {Item} from '../upload/upload-queue.js' */
/** @import {Scene} from './scene.js' */
/**
 * What the person does there.
 * @typedef {{open: (item: Item) => void, thumb: (item: Item, agrees: boolean) => void,
 *            deleted: (report: string) => void, voted: (vote: Vote | null) => void,
 *            missing: (result: Result) => void}} Acts
 * @typedef {typeof import('./shown.js')} Parts
 */

/** The home page does without these. @type {{parts: Parts | null, card: Card | null}} */
const extra = { parts: null, card: null };
let asked = false;
/** What the verdict was written with. */
let written = '';

/**
 * Fetches what a result needs, once a picture is chosen; the card is not waited for.
 * @param {() => void} changed @returns {Promise<Parts>}
 */
export async function loadParts(changed) {
  if (!asked) {
    asked = true;
    fetchCard()
      .then((card) => Object.assign(extra, { card }))
      .then(changed, () => {});
  }
  if (!extra.parts) {
    extra.parts = await fetched(import('./shown.js'), import.meta.resolve('./shown.js'));
    changed();
  }
  return extra.parts;
}

/** Has the question shown again: a vote was cast in the strip. */
export const askAgain = () => {
  written = '';
};

/** @param {Scene} scene @param {Result} result @param {Acts} acts */
function renderResult({ item }, result, { deleted, voted }) {
  const { parts, card } = extra;
  if (!parts) return;
  const now = `${result.name}/${result.created}/${card?.version}`;
  if (now === written) return;
  const isOther = !written.startsWith(`${result.name}/${result.created}/`);
  written = now;
  const own = item?.id ? { ...result, id: item.id } : (recallOwn(result) ?? null);
  parts.renderVerdict(result, card);
  parts.renderActions(result, own, { deleted });
  parts.askAbout(result, Boolean(own), voted);
  if (isOther) byId('title').focus({ preventScroll: true });
}

/** One's own picture can be deleted while it is hidden. @param {Scene} scene @param {Acts} acts */
function renderHidden(scene, { deleted }) {
  const { item, name } = scene;
  const known = item?.result && item.id ? { ...item.result, id: item.id } : recallNamed(name);
  const own = phaseOf(scene) === 'hidden' ? known : null;
  show(byId('delete-hidden'), Boolean(own && extra.parts));
  byId('delete-hidden').onclick = () => own && extra.parts?.askAndDelete(own, deleted);
}

/** The list of one's own pictures, where there are some or one was just taken off. */
async function renderList() {
  if (recall().length === 0 && byId('recent').hidden) return;
  const { renderRecent } = await import('../result/recent-list.js');
  renderRecent();
}

/** @param {Scene} scene @param {Item[]} items @param {Acts} acts */
export function renderScene(scene, items, acts) {
  const phase = phaseOf(scene);
  const result = phase === 'shown' ? resultOf(scene) : null;
  renderStage(scene);
  // At once or not at all, and in its place: nothing jumps.
  const ready = Boolean(result && extra.parts);
  byId('answer').classList.toggle('waiting', !ready);
  show(byId('add'), ready || phase === 'hidden');
  const preview = scene.problem ? null : ((scene.item ?? scene).preview ?? null);
  renderPicture({ result, preview, card: extra.card }, acts.missing);
  if (result) renderResult(scene, result, acts);
  else written = '';
  renderHidden(scene, acts);
  renderTab(scene);
  renderStrip(items, scene.item ?? null, acts);
  renderList().catch(() => {}); // offline: the next time
  keepFocus();
}
