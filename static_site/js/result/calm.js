/** When there is time for what is large and can wait. */

const SIGNS = ['pointerdown', 'keydown', 'touchstart', 'wheel', 'scroll'];

/** Ends the wait in progress. */
let stop = () => {};

/** A page that stays as it is for so long is being read: what it does then delays nobody. */
const READING_MS = 7000;

/** @returns {Promise<void>} some time after the page has loaded, once it has nothing to do */
async function idle() {
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => {
      window.addEventListener('load', resolve, { once: true });
    });
  }
  await new Promise((resolve) => {
    setTimeout(resolve, READING_MS);
  });
  await new Promise((resolve) => {
    if (window.requestIdleCallback) window.requestIdleCallback(resolve, { timeout: 3000 });
    else setTimeout(resolve, 500); // Safari
  });
}

/**
 * Resolves once the person does something; for what others shared, as soon as the rest is there.
 * A later call takes the place of an earlier one, which then never resolves.
 * @param {HTMLElement} near the pointer above it is a sign too @param {boolean} own
 * @returns {Promise<void>}
 */
export function whenCalm(near, own) {
  stop();
  return new Promise((resolve) => {
    const ended = new AbortController();
    const { signal } = ended;
    stop = () => ended.abort();
    const done = () => {
      if (signal.aborted) return;
      stop();
      resolve();
    };
    for (const sign of SIGNS) window.addEventListener(sign, done, { signal, passive: true });
    near.addEventListener('pointerover', done, { signal });
    if (!own) idle().then(done);
  });
}
