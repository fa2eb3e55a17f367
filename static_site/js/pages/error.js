/** The page for what is not here. A known code has words of its own; nothing of the address is ever shown. */
import { Failure, isKnown, messageFor } from '../lib/messages.js';

const code = new URLSearchParams(window.location.search).get('code') ?? 'not-found';
const { title, text } = messageFor(new Failure(isKnown(code) ? code : 'not-found'));

const heading = /** @type {HTMLElement} */ (document.getElementById('title'));
heading.textContent = title;
/** @type {HTMLElement} */ (document.getElementById('text')).textContent = text;
document.title = `${title} · Fuzzy Vision`;
