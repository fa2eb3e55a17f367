/** Where a password or an invitation is needed: this browser has given none, or too long ago. */
import { ACCESS } from './chosen.js';
import { make } from './dom.js';
import { Failure } from './failure.js';
import { messageFor } from './messages.js';

/** One that was left without logging in may be shown again. @type {HTMLDialogElement | null} */
let dialog = null;

/**
 * The login page, which leads back.
 * @param {{pathname: string, search: string}} here @returns {string}
 */
export const loginAddress = ({ pathname, search }) =>
  `/login?next=${encodeURIComponent(pathname + search)}`;

/** @param {Failure} failure @returns {HTMLDialogElement} */
function dialogFor(failure) {
  const { title, text } = messageFor(failure);
  const invited = failure.code === 'invitation-needed';
  const href = invited ? '/invitation.html' : loginAddress(window.location);
  const words = invited ? 'About invitations' : 'Log in';
  const login = make('a', { className: 'button', href, autofocus: true }, words);
  const later = make('button', { className: 'button second', type: 'button' }, 'Not now');
  const made = make(
    'dialog',
    {},
    make('h2', { id: 'login-title' }, title),
    make('p', {}, text),
    make('p', { className: 'next' }, login, later),
  );
  made.setAttribute('aria-labelledby', 'login-title');
  later.addEventListener('click', () => made.close());
  return made;
}

/** Says that one has to come in again, and links to where. @returns {Failure} of what was begun */
export function loginNeeded() {
  const failure = new Failure(ACCESS === 'invited' ? 'invitation-needed' : 'login-needed');
  if (!dialog) {
    dialog = dialogFor(failure);
    document.body.append(dialog);
  }
  if (!dialog.open) dialog.showModal();
  return failure;
}
