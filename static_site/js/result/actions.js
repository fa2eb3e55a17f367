/** What can be done with a result: passing its link on, deleting one's own, reporting others'. */
import { ACCESS } from '../lib/access.js';
import { addressOf } from '../lib/address.js';
import { byId, setText, show } from '../lib/dom.js';
import { date, daysAfter } from '../lib/format.js';
import { KEEP_DAYS } from '../lib/keep-days.js';
import { messageFor } from '../lib/messages.js';
import { fetched } from '../lib/parts.js';
import { askToReport } from './reporting.js';

/** @import {Result} from '../lib/types.js' */
/** @import {Memory} from './history.js' */

const WHO = {
  public: 'Everyone',
  unlisted: 'Anyone with the link or the code',
  invited: 'Anyone who was invited',
};

/** Where a page may not copy (no https), the link is selected for the person's own hands. */
async function copy(/** @type {string} */ link) {
  try {
    await navigator.clipboard.writeText(link);
    setText(byId('copied'), 'Copied.');
  } catch {
    show(byId('by-hand'), true);
    byId('link', HTMLInputElement).select();
    byId('link').focus();
  }
}

/** @param {string} link */
function share(link) {
  const shared = navigator.share({ title: document.title, url: link });
  shared.catch(() => {}); // they changed their mind
}

/** @param {Memory} own @param {(report: string) => void} deleted */
export async function askAndDelete(own, deleted) {
  const { askToDelete } = await fetched(
    import('./deletion.js'),
    import.meta.resolve('./deletion.js'),
  );
  const report = await askToDelete(own);
  if (report) deleted(report);
}

/** @param {Memory} own */
async function download({ id, name }) {
  setText(byId('copied'), 'Getting everything that is kept of it…');
  try {
    const { saveOwnData } = await fetched(
      import('./own-data.js'),
      import.meta.resolve('./own-data.js'),
    );
    await saveOwnData(id ?? '', name);
    setText(byId('copied'), 'Saved: the picture, the answer and what people said about it.');
  } catch (problem) {
    const { title, text } = messageFor(problem);
    setText(byId('copied'), `${title} ${text}`);
  }
}

/**
 * @param {Result} result
 * @param {Memory | null} own there if it was uploaded from this browser
 * @param {{deleted: (report: string) => void}} on told what was deleted, in words
 */
export function renderActions(result, own, { deleted }) {
  const link = window.location.origin + addressOf(result.name);
  const until = date(daysAfter(result.created, KEEP_DAYS), { day: 'numeric', month: 'long' });
  setText(byId('code'), result.name);
  setText(byId('until'), `${WHO[ACCESS]} can see this until about ${until}.`);
  setText(byId('copied'), '');
  show(byId('by-hand'), false);
  byId('link', HTMLInputElement).value = link;
  byId('copy').onclick = () => copy(link);
  byId('send').onclick = () => share(link);
  byId('delete').onclick = () => own && askAndDelete(own, deleted);
  byId('download').onclick = () => own && download(own);
  byId('report').onclick = () => askToReport(result.name);
  show(byId('report'), !own?.id && !result.example);
  show(byId('send'), 'share' in navigator);
  show(byId('delete'), Boolean(own?.id));
  show(byId('download'), Boolean(own?.id));
}
