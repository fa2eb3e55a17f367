/** Small helpers for the document. Text goes in as text, never as HTML. */

/**
 * The element with this id; a page that lacks it is a mistake in the page.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [type] such as HTMLInputElement, where more than an HTMLElement is needed
 * @returns {T}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof (type ?? HTMLElement))) throw new Error(`no such element: #${id}`);
  return /** @type {T} */ (element);
}

/**
 * The first element inside `parent` with this tag.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {ParentNode} parent @param {K} tag @returns {HTMLElementTagNameMap[K]}
 */
export function inside(parent, tag) {
  const element = parent.querySelector(tag);
  if (!element) throw new Error(`no <${tag}> here`);
  return element;
}

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Partial<HTMLElementTagNameMap[K]>} [properties] set as properties, not attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Shows or hides. @param {HTMLElement} element @param {boolean} wanted */
export const show = (element, wanted) => {
  element.hidden = !wanted;
};

/** The site's own mark, for a thumbnail that is not there. @returns {string} */
export const mark = () => inside(byId('site-header'), 'img').src;

/** Shows a thumbnail, or the mark where it can't be loaded. @param {HTMLImageElement} image @param {string} source */
export function showThumbnail(image, source) {
  image.onerror = () => {
    image.onerror = null;
    image.src = mark();
  };
  image.src = source;
}

/**
 * Sets text only where it differs, so that live regions speak once.
 * @param {Element} element @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * The same for text of which parts are elements.
 * @param {Element} element @param {(Node | string)[]} parts
 */
export function setParts(element, parts) {
  const text = parts.map((part) => (typeof part === 'string' ? part : part.textContent)).join('');
  if (element.textContent !== text) element.replaceChildren(...parts);
}

/** The table with this id, or inside the element with this id. @param {string} id */
export function tableById(id) {
  const element = byId(id);
  return element instanceof HTMLTableElement ? element : inside(element, 'table');
}

/**
 * A row of a table: a heading, then cells.
 * @param {[string, ...(string | Node)[]]} contents @returns {HTMLTableRowElement}
 */
export function tableRow([heading, ...cells]) {
  return make(
    'tr',
    {},
    make('th', { scope: 'row' }, heading),
    ...cells.map((content) => make('td', {}, content)),
  );
}

/** Replaces the rows below the head of a table. @param {string} id @param {Node[]} rows */
export const setRows = (id, rows) => tableById(id).tBodies[0].replaceChildren(...rows);

/** Replaces the column headings of a table. @param {string} id @param {string[]} names */
export function setHeadings(id, names) {
  const headings = names.map((text) => make('th', { scope: 'col' }, text));
  inside(tableById(id), 'thead').replaceChildren(make('tr', {}, ...headings));
}
