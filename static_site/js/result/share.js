/** Passing a result on: its link, copied or handed to the system's own share sheet. */
import { byId, setText, show } from '../lib/dom.js';

/** @param {string} name @returns {string} */
export const linkTo = (name) => new URL(`/result.html?name=${name}`, window.location.href).href;

/**
 * Copies. Without the clipboard API (a page not on https) the old way still works.
 * @param {HTMLInputElement} field
 */
async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand('copy');
  }
}

/** Makes the buttons next to the link work. */
export function offerSharing() {
  const field = byId('link', HTMLInputElement);
  byId('copy').addEventListener('click', async () => {
    const done = await copy(field);
    setText(
      byId('copied'),
      done ? 'The link is copied.' : 'Copy the selected link with your keyboard or its menu.',
    );
  });
  field.addEventListener('focus', () => field.select());
  if (!navigator.share) return;
  show(byId('send'), true);
  byId('send').addEventListener('click', () => {
    const shared = navigator.share({ title: document.title, url: field.value });
    shared.catch(() => {}); // they changed their mind
  });
}
