/** Draws charts that follow the page's light or dark. */
import { show } from '../lib/dom.js';
import { loadBokeh } from './bokeh.js';

/** @import {Bokeh, BokehView} from '../lib/types.js' */
/** @import {Build, Colours} from './figure.js' */
/** @typedef {{build: Build, view: BokehView | null, last: Promise<void>}} Drawing */

/** What is drawn where. @type {WeakMap<HTMLElement, Drawing>} */
const drawings = new WeakMap();

/** The page's colours, as they are now. @returns {Colours} */
function currentColours() {
  const style = getComputedStyle(document.documentElement);
  const value = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: value('ink'),
    soft: value('soft'),
    line: value('line'),
    paper: value('paper'),
    card: value('card'),
    accent: value('accent'),
    bar: value('bar'),
    sans: value('sans'),
  };
}

/**
 * Draws after what is being drawn there already.
 * @param {Bokeh} bokeh @param {HTMLElement} element @param {Drawing} drawing @returns {Promise<void>}
 */
function repaint(bokeh, element, drawing) {
  const paint = async () => {
    drawing.view?.remove();
    element.replaceChildren();
    const colours = currentColours();
    const plot = drawing.build({ bokeh, colours, width: element.clientWidth });
    drawing.view = await bokeh.Plotting.show(plot, element);
    const { events_el: events } = drawing.view.canvas;
    events.removeAttribute('tabindex'); // hover is for the mouse; the keyboard has the numbers
    events.style.touchAction = 'auto'; // a finger scrolls the page
    element.dataset.drawn = 'yes';
  };
  drawing.last = drawing.last.then(paint, paint);
  return drawing.last;
}

/**
 * Draws in place of what was drawn there, and draws again when the page turns light or dark.
 * @param {HTMLElement} element @param {Build} build
 * @returns {Promise<void>} rejected where BokehJS cannot be had
 */
export async function draw(element, build) {
  const bokeh = await loadBokeh();
  const known = drawings.get(element);
  const drawing = known ?? { build, view: null, last: Promise.resolve() };
  drawing.build = build;
  if (!known) {
    drawings.set(element, drawing);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', () => repaint(bokeh, element, drawing));
  }
  return repaint(bokeh, element, drawing);
}

/**
 * Draws, or shows the sentence after the chart that says that the table has to do.
 * @param {HTMLElement} element @param {Build} build
 */
export function chartOrTable(element, build) {
  draw(element, build).catch(() => {
    show(element, false);
    if (element.nextElementSibling instanceof HTMLElement) show(element.nextElementSibling, true);
  });
}
