/** The page that lets in who was invited. The invitation is behind the #, which no log shows. */
import { byId, setText, show } from '../lib/dom.js';

const WORDS = 'This didn’t work. Check your connection, then try again.';

const invitation = () => decodeURIComponent(window.location.hash.slice(1));

/** A program that only looks at links must not use one up: so people press a button. */
function offer() {
  const invited = invitation() !== '';
  show(byId('says'), false);
  show(byId('come-in'), invited);
  setText(byId('title'), invited ? 'You’re invited' : 'This page is for invited people');
  show(byId('lede'), !invited);
}

/** @param {string} sentence */
function refuse(sentence) {
  setText(byId('says'), sentence);
  show(byId('says'), true);
  if (sentence === WORDS) return; // that may pass
  setText(byId('title'), 'This invitation doesn’t let you in');
  show(byId('come-in'), false);
}

/** @returns {Promise<string>} why not; empty if they may come in */
async function exchange() {
  const response = await fetch('/api/invitations', {
    method: 'POST',
    cache: 'no-store',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ invitation: invitation() }),
    signal: AbortSignal.timeout(20_000),
  });
  if (response.ok) return '';
  const problem = await response.json().catch(() => ({}));
  return problem.code === 'invitation-needed' ? problem.detail : WORDS;
}

byId('come-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  const open = byId('open', HTMLButtonElement);
  open.disabled = true;
  const problem = await exchange().catch(() => WORDS);
  open.disabled = false;
  if (problem) refuse(problem);
  else window.location.replace('/'); // the link is no longer in the history
});
window.addEventListener('hashchange', offer);
offer();
