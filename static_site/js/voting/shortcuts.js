/** Answers with a single key, on the page for labelling. A checkbox switches them off. */
import { byId } from '../lib/dom.js';
import { load, save } from '../lib/storage.js';

/** @typedef {'none' | 'unknown' | 'skip' | 'undo'} Command */
/** @typedef {{kind: 'label', place: number} | {kind: Command}} Shortcut */

/** The first nine labels have keys. */
export const KEYS = 9;
const TOUCH = '(hover: none) and (pointer: coarse)';
const TYPING = 'input:not([type="checkbox"]), select, textarea';
/** @type {Record<string, Command>} */
const COMMANDS = {
  0: 'none',
  '?': 'unknown',
  c: 'unknown',
  s: 'skip',
  u: 'undo',
  Backspace: 'undo',
};

/**
 * The shortcut that was pressed. Keyboards that want Shift for digits are understood too.
 * @param {Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>} event @returns {Shortcut | null}
 */
export function shortcutOf({ key, code, shiftKey }) {
  const digit = shiftKey || /^\d$/.test(key) ? undefined : /^Digit(\d)$/.exec(code)?.[1];
  const pressed = digit ?? (key.length === 1 ? key.toLowerCase() : key);
  if (/^[1-9]$/.test(pressed)) return { kind: 'label', place: Number(pressed) - 1 };
  return Object.hasOwn(COMMANDS, pressed) ? { kind: COMMANDS[pressed] } : null;
}

/** @param {KeyboardEvent} event @returns {boolean} whether it may belong to something else */
function isTaken(event) {
  const target = /** @type {Element} */ (event.target);
  if (event.defaultPrevented || event.repeat || event.isComposing) return true;
  if (event.ctrlKey || event.altKey || event.metaKey) return true;
  return target.matches(TYPING) || document.querySelector('dialog[open]') !== null;
}

/**
 * @param {(shortcut: Shortcut) => boolean} act true where the shortcut meant something
 * @param {(on: boolean) => void} switched told at once and whenever the box is ticked or not
 */
export function listenForShortcuts(act, switched) {
  const box = byId('keys', HTMLInputElement);
  box.checked = Boolean(load('keys') ?? !matchMedia(TOUCH).matches);
  box.addEventListener('change', () => {
    save('keys', box.checked);
    switched(box.checked);
  });
  document.addEventListener('keydown', (event) => {
    const shortcut = box.checked && !isTaken(event) ? shortcutOf(event) : null;
    if (shortcut && act(shortcut)) event.preventDefault();
  });
  switched(box.checked);
}
