/** What can be done with a result: passing its link on, deleting one's own, reporting others'. */
import { addressOf } from '../lib/address.js';
import { byId, setText, show } from '../lib/dom.js';
import { date, daysAfter } from '../lib/format.js';
import { ACCESS, KEEP_DAYS } from '../lib/chosen.js';
import { messageFor } from '../lib/messages.js';
import { fetched } from '../lib/parts.js';

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

const reporting = () => fetched(import('./reporting.js'), import.meta.resolve('./reporting.js'));

/** @param {() => Promise<string>} act returns what is to be said */
async function tell(act) {
  try {
    setText(byId('copied'), await act());
  } catch (problem) {
    const { title, text } = messageFor(problem);
    setText(byId('copied'), `${title} ${text}`);
  }
}

/** @param {string} name */
async function reportIt(name) {
  const { askToReport } = await reporting();
  askToReport(name);
  return '';
}

/** @param {Memory} own */
async function download({ id, name }) {
  const { saveOwnData } = await fetched(
    import('./own-data.js'),
    import.meta.resolve('./own-data.js'),
  );
  return saveOwnData(id ?? '', name);
}

/** @param {Result} result @returns {string} who can see it, and until when */
export function visibility({ created }) {
  const until = date(daysAfter(created, KEEP_DAYS), { day: 'numeric', month: 'long' });
  return `${WHO[ACCESS]} can see this until about ${until}.`;
}

/**
 * @param {Result} result
 * @param {Memory | null} own there if it was uploaded from this browser
 * @param {{deleted: (report: string) => void}} on told what was deleted, in words
 */
export function renderActions(result, own, { deleted }) {
  const link = window.location.origin + addressOf(result.name);
  setText(byId('code'), result.name);
  setText(byId('until'), visibility(result));
  setText(byId('copied'), '');
  show(byId('by-hand'), false);
  byId('link', HTMLInputElement).value = link;
  byId('copy').onclick = () => copy(link);
  byId('send').onclick = () => share(link);
  byId('delete').onclick = () => own && askAndDelete(own, deleted);
  byId('download').onclick = () => own && tell(() => download(own));
  byId('report').onclick = () => tell(() => reportIt(result.name));
  const others = !own?.id && !result.example;
  if (others) reporting().catch(() => {}); // there when it is needed, also without a connection
  show(byId('report'), others);
  show(byId('send'), 'share' in navigator);
  show(byId('delete'), Boolean(own?.id));
  show(byId('download'), Boolean(own?.id));
}
