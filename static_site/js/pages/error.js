/** The page for addresses that do not exist. Only known codes change it; the address is never shown. */
import { byId, setText } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { isKnown, messageFor } from '../lib/messages.js';

const code = new URLSearchParams(window.location.search).get('code') ?? 'not-found';
const { title, text } = messageFor(new Failure(isKnown(code) ? code : 'not-found'));

setText(byId('title'), title);
setText(byId('text'), text);
document.title = `${title} · Fuzzy Vision`;
