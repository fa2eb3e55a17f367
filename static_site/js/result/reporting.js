/** Reporting a picture that should not be seen: one click on a reason, and thanks. */
import { call } from '../lib/api.js';
import { make, setText, show } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { messageFor } from '../lib/messages.js';

const REASONS = {
  rude: 'It is rude or shocking',
  private: 'It shows me or something private',
  rights: 'It is my work',
  other: 'Something else',
};
const THANKS = 'Thank you. The owner of this page will look at it.';

/** @param {HTMLElement} place @param {unknown} problem */
function tell(place, problem) {
  const { title, text } = messageFor(problem);
  const offline = problem instanceof Failure && problem.code === 'offline';
  const next = offline ? 'Choose again when you’re connected.' : text; // nothing sends it later
  place.replaceChildren(make('strong', {}, title), next);
  show(place, true);
}

function makeDialog() {
  const heading = { id: 'report-title', tabIndex: -1, autofocus: true }; // no key held down chooses
  const thanks = make('p', { tabIndex: -1, hidden: true }, THANKS);
  const reasons = make('div', { className: 'choices' });
  reasons.style.setProperty('--chip', '100%');
  const problem = make('p', { className: 'flash', role: 'alert', hidden: true });
  const close = make('button', { className: 'button second', type: 'button' }, 'Cancel');
  const dialog = make(
    'dialog',
    {},
    make('h2', heading, 'Report this picture'),
    ...[thanks, reasons, problem],
    make('p', { className: 'next' }, close),
  );
  dialog.setAttribute('aria-labelledby', heading.id);
  close.addEventListener('click', () => dialog.close());
  return { dialog, thanks, reasons, problem, close };
}

/**
 * Asks for a reason, and reports the picture.
 * @param {string} name @returns {Promise<boolean>} whether it was reported
 */
export function askToReport(name) {
  const { dialog, thanks, reasons, problem, close } = makeDialog();
  let busy = false;
  let sent = false;
  const send = async (/** @type {HTMLElement} */ button, /** @type {string} */ reason) => {
    if (busy) return;
    busy = true;
    const words = button.textContent;
    setText(button, 'Sending…');
    show(problem, false);
    try {
      await call('POST', `results/${name}/report`, { reason });
      sent = true;
      show(reasons, false);
      show(thanks, true);
      setText(close, 'Close');
      thanks.focus();
    } catch (failure) {
      tell(problem, failure);
    }
    setText(button, words);
    busy = false;
  };
  for (const [reason, words] of Object.entries(REASONS)) {
    const button = make('button', { className: 'choice', type: 'button' }, words);
    button.addEventListener('click', () => send(button, reason));
    reasons.append(button);
  }
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(sent);
    });
  });
}
