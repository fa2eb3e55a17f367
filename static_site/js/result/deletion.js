/** Deleting one's own picture: confirmed in a dialog, then gone. */
import { call } from '../lib/api.js';
import { make, setText, show } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { plural } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';
import { forgetVote } from '../voting/votes.js';
import { forget } from './history.js';

/** @import {DeletedCounts} from '../lib/types.js' */
/** @import {Memory} from './history.js' */

const WARNING =
  'You can’t undo this. The result goes too, with everybody’s answers about it and the copy kept ' +
  'for training, and the link stops working. Someone who has it open may see it for five more ' +
  'minutes.';

/** What was deleted, in words. @param {Partial<DeletedCounts>} counts @returns {string} */
export function reportOf({ pictures = 0, votes = 0, votes_left: left = 0 }) {
  if (left) return `The picture is gone. ${plural(left, 'answer')} about it will follow.`;
  if (!pictures && !votes) return 'It was already deleted.';
  return `The picture is gone${votes ? `, and ${plural(votes, 'answer')} about it` : ''}.`;
}

/** @param {Memory} memory @returns {Promise<string>} what was deleted, in words */
async function remove(memory) {
  /** @type {Partial<DeletedCounts>} */
  let counts = {};
  try {
    const answer = await call('DELETE', 'uploads', null, {
      secrets: { 'Upload-Id': memory.id ?? '' },
    });
    counts = /** @type {{deleted?: DeletedCounts}} */ (answer).deleted ?? {};
  } catch (problem) {
    const isGone = problem instanceof Failure && problem.code === 'unknown-upload';
    if (!isGone) throw problem;
  }
  forget(memory);
  forgetVote(memory.name);
  window.dispatchEvent(new CustomEvent('deleted', { detail: memory.name }));
  return reportOf(counts);
}

/** @param {Memory} memory */
function dialogFor({ name, label }) {
  const problem = make('p', { className: 'flash', role: 'alert', hidden: true });
  const yes = make('button', { className: 'button danger', type: 'button' }, 'Delete it');
  const no = make('button', { className: 'button second', type: 'button' }, 'Keep it');
  no.autofocus = true;
  const dialog = make(
    'dialog',
    {},
    make('h2', { id: 'delete-title' }, 'Delete this picture?'),
    make('p', {}, make('strong', {}, `${label ?? 'Not sure'}, ${name}`), `. ${WARNING}`),
    problem,
    make('p', { className: 'next' }, yes, no),
  );
  dialog.setAttribute('aria-labelledby', 'delete-title');
  return { dialog, problem, yes, no };
}

/**
 * Asks, and deletes where the answer is yes.
 * @param {Memory} memory
 * @returns {Promise<string | null>} what was deleted, in words; null where the picture is kept
 */
export function askToDelete(memory) {
  const { dialog, problem, yes, no } = dialogFor(memory);
  /** @type {string | null} */
  let report = null;
  let busy = false;
  const confirm = async () => {
    if (busy) return;
    busy = true;
    setText(yes, 'Deleting…');
    show(problem, false);
    try {
      report = await remove(memory);
      dialog.close();
    } catch (failure) {
      const { title, text } = messageFor(failure);
      problem.replaceChildren(make('strong', {}, title), text);
      show(problem, true);
      setText(yes, 'Try again');
    }
    busy = false;
  };
  no.addEventListener('click', () => dialog.close());
  yes.addEventListener('click', confirm);
  dialog.addEventListener('cancel', (event) => busy && event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(report);
    });
  });
}
