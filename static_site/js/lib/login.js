/** Where the owner has set a password: this browser has not given it, or too long ago. */

export const LOGIN_NEEDED = 'login-needed';

/** Goes to the login page, which leads back here. */
export function askToLogIn() {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/login?next=${encodeURIComponent(here)}`);
}
