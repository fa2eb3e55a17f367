/** Deleting one's own picture: asked once more in a dialog, then gone. */
import { call } from '../lib/api.js';
import { make, say, show } from '../lib/dom.js';
import { many } from '../lib/format.js';
import { forget } from './history.js';
import { Failure, messageFor } from '../lib/messages.js';
import { forgetVote } from '../voting/votes.js';

/** @typedef {import('./history.js').Memory} Memory */

const WHAT = 'The picture, what the model saw of it and the result go at once and for good, with every vote on it and the '
  + 'copy that is kept for training. Whoever has the link finds nothing any more.';

/** @param {any} deleted what the service says went @returns {string} */
function report({ pictures, votes }) {
  const counted = votes > 0 ? ` and ${many(votes, 'vote')} on it are` : ' and everything about it is';
  return pictures || votes ? `The picture${counted} deleted.` : 'Nothing of this picture was kept any more.';
}

/** @param {Memory} memory @returns {Promise<string>} what went, in words */
async function remove(memory) {
  let words;
  try {
    words = report((await call('DELETE', `uploads/${memory.id}`)).deleted ?? {});
  } catch (problem) {
    if (!(problem instanceof Failure && problem.code === 'unknown-upload')) throw problem;
    words = report({ pictures: 0, votes: 0 });
  }
  forget(memory);
  forgetVote(memory.name);
  return words;
}

/** @param {Memory} memory */
function dialogFor({ name, label }) {
  const problem = make('p', { className: 'flash', role: 'alert', hidden: true });
  const yes = make('button', { className: 'button grave', type: 'button' }, 'Delete it');
  const no = make('button', { className: 'button second', type: 'button', autofocus: true }, 'Keep it');
  const dialog = make('dialog', { className: 'ask' },
    make('h2', { id: 'ask-title' }, `Delete ${label ? `“${label}”, ` : ''}${name}?`),
    make('p', {}, WHAT), problem, make('p', { className: 'next' }, yes, no));
  dialog.setAttribute('aria-labelledby', 'ask-title');
  return { dialog, problem, yes, no };
}

/**
 * Asks, and deletes where the answer is yes.
 * @param {Memory} memory @returns {Promise<string | null>} what went, in words; null where it is kept
 */
export function askToDelete(memory) {
  const { dialog, problem, yes, no } = dialogFor(memory);
  return new Promise((resolve) => {
    /** @type {string | null} */ let words = null;
    let busy = false;
    no.addEventListener('click', () => dialog.close());
    dialog.addEventListener('cancel', (/** @type {Event} */ event) => busy && event.preventDefault());
    dialog.addEventListener('close', () => { dialog.remove(); resolve(words); });
    yes.addEventListener('click', async () => {
      if (busy) return;
      busy = true;
      say(yes, 'Deleting…');
      show(problem, false);
      try {
        words = await remove(memory);
        dialog.close();
      } catch (trouble) {
        const { title, text } = messageFor(trouble);
        problem.replaceChildren(make('strong', {}, title), text);
        show(problem, true);
        say(yes, 'Try again');
      }
      busy = false;
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
