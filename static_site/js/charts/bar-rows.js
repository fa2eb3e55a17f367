/** Bars drawn over the tracks of a list: its labels and values stay as they are. */
import { figure, hover } from './figure.js';

/** @import {BokehModel} from '../lib/types.js' */
/** @import {Build} from './figure.js' */
/** @typedef {{label: string, share: number, exact: string, strong: boolean}} Bar */

/** Watches the width of the tracks that were drawn last. @type {ResizeObserver | undefined} */
let watching;

/** The list's width, in shares of a track that begins at 0. @param {HTMLElement} list */
function rangeOver(list) {
  const outer = list.getBoundingClientRect();
  const track = list.querySelector('.track')?.getBoundingClientRect() ?? outer;
  return {
    start: (outer.left - track.left) / track.width,
    end: (outer.right - track.left) / track.width,
  };
}

/** @param {HTMLElement} list @param {BokehModel} range */
function follow(list, range) {
  watching?.disconnect();
  watching = new ResizeObserver(() => Object.assign(range, rangeOver(list)));
  const track = list.querySelector('.track');
  if (track) watching.observe(track);
}

/** The whole of a row shows its value. @param {HTMLElement} list @param {Bar[]} bars @returns {Build} */
export const barsOver = (list, bars) => (canvas) => {
  const { bokeh, colours } = canvas;
  const range = new bokeh.Range1d(rangeOver(list));
  const plot = figure(canvas, {
    height: list.clientHeight,
    x_axis_type: null,
    y_axis_type: null,
    x_range: range,
    y_range: new bokeh.Range1d({ start: bars.length - 0.5, end: -0.5 }),
  });
  for (const grid of plot.center) grid.grid_line_color = null;
  const data = {
    place: bars.map((_, place) => place),
    share: bars.map(({ share }) => share),
    label: bars.map(({ label }) => label),
    exact: bars.map(({ exact }) => exact),
    colour: bars.map(({ strong }) => (strong ? colours.accent : colours.bar)),
  };
  const source = new bokeh.ColumnDataSource({ data });
  const [y, right, color] = ['place', 'share', 'colour'].map((field) => ({ field }));
  const track = list.querySelector('.track')?.clientHeight ?? 0;
  const height = (track * bars.length) / list.clientHeight;
  plot.hbar({ y, left: 0, right, height, color, border_radius: 3, source });
  const rows = plot.hbar({ y, left: -9, right: 9, height: 1, alpha: 0, source });
  plot.add_tools(hover(canvas, ['label', 'exact'], rows));
  follow(list, range);
  return plot;
};
