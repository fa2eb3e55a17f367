/** Where the owner has set a password: this browser has not given it, or too long ago. */

/**
 * Goes to the login page, which leads back here. It never resolves: what was begun has not failed,
 * and begins again there.
 * @returns {Promise<never>}
 */
export function askToLogIn() {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/login?next=${encodeURIComponent(here)}`);
  return new Promise(() => {});
}
