/** Shows a scene whole: the stage, the result that is on it, the strip, the list. */
import { byId } from '../lib/dom.js';
import { recallOwn } from '../result/history.js';
import { renderRecent } from '../result/recent-list.js';
import { renderActions, renderPicture, renderVerdict } from '../result/result-view.js';
import { askAbout } from '../voting/ask.js';
import { phaseOf, resultOf } from './scene.js';
import { keepFocus, renderStage, renderTab } from './stage-view.js';
import { renderStrip } from './strip.js';

/** @import {Card, Result, Vote} from '../lib/types.js' */
/** @import {Item} from '../upload/upload-queue.js' */
/** @import {Scene} from './scene.js' */
/**
 * What the person does there.
 * @typedef {{open: (item: Item) => void, thumb: (item: Item, agrees: boolean) => void,
 *            deleted: (report: string) => void, voted: (vote: Vote | null) => void}} Acts
 */

/** The picture that the verdict is about, and the card that it was written with. */
let shown = { picture: '', card: /** @type {Card | null} */ (null) };

/** Has the question told of a vote that was cast elsewhere. */
export const askAgain = () => {
  shown = { ...shown, card: null };
};

/** @param {Scene} scene @param {Result} result @param {Card | null} card @param {Acts} acts */
function renderResult({ item }, result, card, { deleted, voted }) {
  const own = item?.id ? { ...result, id: item.id } : (recallOwn(result) ?? null);
  renderVerdict(result, card);
  renderActions(result, own, { deleted });
  askAbout(result, Boolean(own), voted);
}

/** @param {Scene} scene @param {Card | null} card @param {Item[]} items @param {Acts} acts */
export function renderScene(scene, card, items, acts) {
  const result = phaseOf(scene) === 'shown' ? resultOf(scene) : null;
  const picture = result ? `${result.name}/${result.created}` : '';
  const before = shown;
  shown = { picture, card };
  renderStage(scene);
  renderPicture({ result, preview: scene.item?.preview ?? null, card });
  if (result && (picture !== before.picture || card !== before.card)) {
    renderResult(scene, result, card, acts);
  }
  renderTab(scene);
  renderStrip(items, scene.item ?? null, acts);
  renderRecent();
  if (result && picture !== before.picture) byId('title').focus({ preventScroll: true });
  keepFocus();
}
