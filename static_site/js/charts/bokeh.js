/** BokehJS, fetched when it is first needed. */
import { make } from '../lib/dom.js';

/** @import {Bokeh} from '../lib/types.js' */

const SCRIPTS = ['bokeh.min.js', 'bokeh-api.min.js'];

/** @type {Promise<Bokeh> | undefined} */
let loading;

/** @param {string} name @returns {Promise<unknown>} */
function load(name) {
  const src = new URL(`../../vendor/bokeh/${name}`, import.meta.url).href;
  return new Promise((resolve, reject) => {
    const script = make('script', { src, async: false, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}

/** BokehJS, once. Call it early: the chart then waits for nothing. @returns {Promise<Bokeh>} */
export function loadBokeh() {
  loading ??= Promise.all(SCRIPTS.map(load)).then(() => window.Bokeh);
  return loading;
}
