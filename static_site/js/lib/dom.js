/** Small helpers for the document. Text goes in as text, never as HTML. */

/** @param {string} id @returns {any} the element; a page that lacks it is a mistake in the page */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no element #${id}`);
  return element;
}

/**
 * A new element.
 * @param {string} tag @param {Record<string, unknown>} [properties] set as properties, not attributes
 * @param {...(Node | string)} children @returns {any}
 */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Shows or hides. @param {HTMLElement} element @param {boolean} wanted */
export const show = (element, wanted) => { element.hidden = !wanted; };

/** Sets text only where it differs, so that live regions speak once. @param {Element} element @param {string} text */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A row of a table: a heading, then cells. @param {string[]} texts @returns {HTMLTableRowElement} */
export function tableRow([heading, ...cells]) {
  return make('tr', {}, make('th', { scope: 'row' }, heading), ...cells.map((text) => make('td', {}, text)));
}
