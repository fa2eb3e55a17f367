/** Who may see what is here: written into the pages when the site is published. */

/** @typedef {'public' | 'unlisted' | 'invited'} Access */

const written = globalThis.document?.querySelector?.('meta[name="access"]');

export const ACCESS = /** @type {Access} */ (written?.getAttribute('content') ?? 'public');
