/** The page for addresses that don't exist. One that may be a code goes to the stage, which tries others. */
import { byId, setText } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { isKnown, messageFor } from '../lib/messages.js';

const { pathname, search } = window.location;
const name = /^\/([A-Za-z0-9]{1,16})$/.exec(pathname)?.[1];
const code = new URLSearchParams(search).get('code') ?? 'not-found';

if (name) window.location.replace(`/result.html?name=${name.toUpperCase()}`);
// Only known codes change the page; the address is never shown.
if (isKnown(code) && code !== 'not-found') {
  const { title, text } = messageFor(new Failure(code));
  setText(byId('title'), title);
  setText(byId('text'), text);
  document.title = `${title} · Fuzzy Vision`;
}
