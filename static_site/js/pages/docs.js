/** The page for programs: its examples name this service, and Swagger UI lists every call. */
import { byId, setText, show } from '../lib/dom.js';

const WRITTEN_FOR = 'http://localhost:8000';

/** @param {HTMLElement} button */
async function copy(button) {
  const code = byId(String(button.dataset.copies));
  try {
    await navigator.clipboard.writeText(String(code.textContent));
    setText(byId('copied'), 'Copied.');
  } catch {
    window.getSelection()?.selectAllChildren(code);
    setText(byId('copied'), 'This page may not copy. The example is selected: copy it yourself.');
  }
}

/** @type {NodeListOf<HTMLElement>} */
const buttons = document.querySelectorAll('[data-copies]');
for (const button of buttons) {
  const code = byId(String(button.dataset.copies));
  setText(code, String(code.textContent).replaceAll(WRITTEN_FOR, location.origin));
  show(button, true);
  button.addEventListener('click', () => copy(button));
}
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
window.SwaggerUIBundle({
  dom_id: '#reference',
  url: '/openapi.json',
  defaultModelsExpandDepth: 0,
});
