/** Shows the scene: heading, frame, progress, trouble. The verdict has its own view. */
import { byId, inside, make, setParts, setText, show } from '../lib/dom.js';
import { messageFor } from '../lib/messages.js';
import { doing } from '../upload/waiting-words.js';
import { asksForName, isRetryable, phaseOf, resultOf, troubleOf, wordsOf } from './scene.js';

/** @import {Scene} from './scene.js' */

const SITE = inside(byId('site-header'), 'a').textContent.trim();
const HOME = document.title;

/** @param {Scene} scene */
function renderWords(scene) {
  if (phaseOf(scene) === 'shown') return; // the verdict has its own words
  const { title, lede } = wordsOf(scene);
  setText(byId('title'), title);
  setText(byId('lede'), lede);
}

/** The tab's title follows the heading. @param {Scene} scene */
export function renderTab(scene) {
  const heading = byId('title').textContent;
  document.title = phaseOf(scene) === 'home' ? HOME : `${heading} · ${SITE}`;
}

/** @param {Scene} scene */
function renderWorking(scene) {
  const phase = phaseOf(scene);
  const { item } = scene;
  show(byId('working'), phase === 'sending' || phase === 'looking');
  show(byId('cancel'), Boolean(item));
  setText(byId('doing'), item ? doing(item, Date.now()) : 'Opening…');
  const bar = byId('progress', HTMLProgressElement);
  if (item?.step === 'sending') bar.value = item.share;
  else bar.removeAttribute('value');
}

/** @param {Scene} scene */
function renderTrouble(scene) {
  const failed = phaseOf(scene) === 'failed';
  const box = byId('trouble');
  show(byId('again'), failed && isRetryable(scene));
  if (failed) {
    const { title, text } = troubleOf(scene);
    setParts(inside(box, 'p'), [make('strong', {}, title), ` ${text}`]);
  }
  show(box, failed);
}

/** @param {Scene} scene */
export function renderStage(scene) {
  const phase = phaseOf(scene);
  const main = byId('main');
  main.dataset.state = phase;
  delete document.documentElement.dataset.route;
  main.classList.toggle('asks-for-name', asksForName(scene));
  renderWords(scene);
  renderWorking(scene);
  renderTrouble(scene);
  show(byId('sure'), phase === 'shown' && resultOf(scene)?.label !== null);
}

/** Whether a click leads to the home page, in this tab. @param {MouseEvent} event */
export function leadsHome({ target, ctrlKey, metaKey, shiftKey }) {
  const isLink = target instanceof Element && target.closest('a[href="/"]') !== null;
  return isLink && !ctrlKey && !metaKey && !shiftKey;
}

/** A message in place, such as that nothing was chosen. @param {unknown} problem null for none */
export function renderFlash(problem) {
  show(byId('flash'), Boolean(problem));
  if (!problem) return;
  const { title, text } = messageFor(problem);
  byId('flash').replaceChildren(make('p', {}, make('strong', {}, title), text));
}

/** Moves the focus on where the button that was pressed is gone. */
export function keepFocus() {
  const focused = document.activeElement;
  if (!focused || focused === document.body || focused.checkVisibility()) return;
  const next = ['again', 'leave', 'cancel'].map((id) => byId(id));
  (next.find((button) => button.checkVisibility()) ?? byId('title')).focus();
}
