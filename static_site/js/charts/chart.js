/** BokehJS, fetched when it is first needed, and charts that follow the page's light or dark. */
import { make, show } from '../lib/dom.js';

/**
 * @typedef {{ink: string, soft: string, line: string, paper: string, card: string, accent: string, bar: string, sans: string}} Ink
 * @typedef {(Bokeh: any, ink: Ink, width: number) => any} Build  makes a figure
 */

const SCRIPTS = ['bokeh.min.js', 'bokeh-api.min.js'].map((name) => new URL(`../../vendor/bokeh/${name}`, import.meta.url).href);

/** @type {Promise<any> | undefined} */
let loading;

/** @param {string} src @returns {Promise<void>} */
function load(src) {
  return new Promise((resolve, reject) => {
    const script = make('script', { src, async: false, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}

/** BokehJS, once. Call it early: the chart then waits for nothing. @returns {Promise<any>} */
export function loadBokeh() {
  loading ??= Promise.all(SCRIPTS.map(load)).then(() => {
    const { Bokeh } = /** @type {any} */ (window);
    return Bokeh;
  });
  return loading;
}

/** The page's colours, as they are now. @returns {Ink} */
function inkNow() {
  const style = getComputedStyle(document.documentElement);
  const names = ['ink', 'soft', 'line', 'paper', 'card', 'accent', 'bar', 'sans'];
  return /** @type {Ink} */ (Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])));
}

/** What a figure of any kind looks like on this site. @param {any} Bokeh @param {Ink} ink @param {object} options */
export function figure(Bokeh, ink, options) {
  const plot = new Bokeh.Plotting.Figure({
    sizing_mode: 'stretch_width', toolbar_location: null, tools: [], min_border: 0, outline_line_color: null,
    background_fill_color: null, border_fill_color: null, ...options,
  });
  for (const axis of [...plot.above, ...plot.below, ...plot.left]) {
    Object.assign(axis, {
      axis_line_color: null, major_tick_line_color: null, minor_tick_line_color: null,
      major_label_text_color: ink.ink, major_label_text_font: ink.sans, major_label_text_font_size: '14px',
    });
  }
  return plot;
}

/**
 * What the pointer is over, as text.
 * @param {any} Bokeh @param {string[]} columns of the source, each a line @param {any[]} renderers
 */
export function hover(Bokeh, columns, renderers) {
  const tooltips = (source, { index }) => make('div', { className: 'hover' },
    ...columns.map((column) => make('div', {}, String(source.get_array(column)[index]))));
  return new Bokeh.HoverTool({ tooltips, renderers, point_policy: 'follow_mouse', show_arrow: false });
}

/** What a click does. @param {any} Bokeh @param {(place: number) => void} act told which of the source @param {any} renderer */
export function tap(Bokeh, act, renderer) {
  const execute = (/** @type {any} */ _tool, /** @type {any} */ { source }) => act(source.inspected.indices[0]);
  return new Bokeh.TapTool({ behavior: 'inspect', renderers: [renderer], callback: { execute } });
}

/** What is drawn where. @type {WeakMap<HTMLElement, {build: Build, view: any, last: Promise<void>}>} */
const drawings = new WeakMap();

/** @param {any} Bokeh @param {HTMLElement} element @returns {Promise<void>} after what is being painted there already */
function repaint(Bokeh, element) {
  const drawing = /** @type {any} */ (drawings.get(element));
  const paint = async () => {
    drawing.view?.remove();
    element.replaceChildren();
    drawing.view = await Bokeh.Plotting.show(drawing.build(Bokeh, inkNow(), element.clientWidth), element);
    drawing.view.canvas.events_el.tabIndex = -1; // hover is for the mouse; the keyboard has the table
    element.dataset.drawn = 'yes';
  };
  drawing.last = drawing.last.then(paint, paint);
  return drawing.last;
}

/**
 * Draws in place of what was drawn there, and draws again when the page turns light or dark.
 * @param {HTMLElement} element @param {Build} build @returns {Promise<void>} rejected where BokehJS cannot be had
 */
export async function draw(element, build) {
  const Bokeh = await loadBokeh();
  const known = drawings.get(element);
  if (known) known.build = build;
  else {
    drawings.set(element, { build, view: null, last: Promise.resolve() });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => repaint(Bokeh, element));
  }
  return repaint(Bokeh, element);
}

/** Draws, or says that the table has to do. @param {HTMLElement} element @param {Build} build */
export function chartOrTable(element, build) {
  draw(element, build).catch(() => {
    show(element, false);
    show(/** @type {HTMLElement} */ (element.nextElementSibling), true);
  });
}
