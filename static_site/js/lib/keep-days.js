/** For how many days pictures are kept: written into the pages when the site is published. */

const written = globalThis.document?.querySelector('[data-keep-days]')?.textContent;

export const KEEP_DAYS = Number.parseInt(written ?? '', 10) || 30;
