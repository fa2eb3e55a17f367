/** Answers with a single key, for whoever wants them: there is a box that switches them off. */
import { byId } from '../lib/dom.js';
import { keep, load } from '../lib/storage.js';

/** @typedef {{kind: 'label', place: number} | {kind: 'none' | 'unknown' | 'skip' | 'undo'}} Stroke */

/** The first nine labels have keys. */
export const KEYS = 9;
const TYPING = 'input:not([type="checkbox"]), select, textarea';
/** @type {Record<string, 'none' | 'unknown' | 'skip' | 'undo'>} */
const MEANING = { 0: 'none', '?': 'unknown', c: 'unknown', s: 'skip', u: 'undo', Backspace: 'undo' };

/** Digits are found on keyboards, too, that want Shift for them. @param {KeyboardEvent} event @returns {Stroke | null} */
function strokeOf(event) {
  const place = event.shiftKey || /^\d$/.test(event.key) ? undefined : /^Digit(\d)$/.exec(event.code)?.[1];
  const key = place ?? (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  if (/^[1-9]$/.test(key)) return { kind: 'label', place: Number(key) - 1 };
  return Object.hasOwn(MEANING, key) ? { kind: MEANING[key] } : null;
}

/** @param {KeyboardEvent} event @returns {boolean} whether it may belong to something else */
function isTaken(event) {
  const target = /** @type {Element} */ (event.target);
  return event.defaultPrevented || event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey
    || target.matches(TYPING) || document.querySelector('dialog[open]') !== null;
}

/**
 * @param {(stroke: Stroke) => boolean} take true where the stroke meant something
 * @param {(on: boolean) => void} switched told at once and whenever the box is ticked or not
 */
export function takeKeys(take, switched) {
  const box = byId('keys');
  box.checked = load('keys') !== false;
  box.addEventListener('change', () => {
    keep('keys', box.checked);
    switched(box.checked);
  });
  document.addEventListener('keydown', (event) => {
    const stroke = box.checked && !isTaken(event) ? strokeOf(event) : null;
    if (stroke && take(stroke)) event.preventDefault();
  });
  switched(box.checked);
}
