/** Passing a result on: its link, copied or handed to the system's own share sheet. */
import { byId, say, show } from '../lib/dom.js';

/** @param {string} name @returns {string} */
export const linkTo = (name) => new URL(`/result.html?name=${name}`, window.location.href).href;

/** Without the clipboard API (a page not on https) the old way still copies. @param {HTMLInputElement} field */
async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand('copy');
  }
}

/** Makes the buttons beside the link work. */
export function offerSharing() {
  const field = byId('link');
  byId('copy').addEventListener('click', async () => {
    const done = await copy(field);
    say(byId('copied'), done ? 'The link is copied.' : 'Copy the selected link with your keyboard or its menu.');
  });
  field.addEventListener('focus', () => field.select());
  if (!navigator.share) return;
  show(byId('send'), true);
  byId('send').addEventListener('click', () => {
    navigator.share({ title: document.title, url: field.value }).catch(() => { /* they thought better of it */ });
  });
}
