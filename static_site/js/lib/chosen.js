/** What the owner chose, as it was written into the pages when the site was published. */

/** @typedef {'public' | 'unlisted' | 'invited'} Access */

const { document: page } = globalThis;
const days = page?.querySelector('[data-keep-days]')?.textContent;
const access = page?.querySelector?.('meta[name="access"]')?.getAttribute('content');

/** For how many days pictures are kept. */
export const KEEP_DAYS = Number.parseInt(days ?? '', 10) || 30;
/** Who may see what is here. */
export const ACCESS = /** @type {Access} */ (access ?? 'public');
