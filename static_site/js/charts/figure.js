/** What charts of every kind have in common. */
import { make } from '../lib/dom.js';

/** @import {Bokeh, BokehFigure, BokehModel, BokehSource} from '../lib/types.js' */
/**
 * @typedef {{ink: string, soft: string, line: string, paper: string, card: string, accent: string,
 *            bar: string, sans: string}} Colours  and the font of labels
 * @typedef {{bokeh: Bokeh, colours: Colours, width: number}} Canvas
 * @typedef {(canvas: Canvas) => BokehFigure} Build
 */

/** What a figure of any kind looks like on this site. @param {Canvas} canvas @param {object} options */
export function figure({ bokeh, colours }, options) {
  const plot = new bokeh.Plotting.Figure({
    sizing_mode: 'stretch_width',
    toolbar_location: null,
    tools: [],
    min_border: 0,
    outline_line_color: null,
    background_fill_color: null,
    border_fill_color: null,
    ...options,
  });
  for (const axis of [...plot.above, ...plot.below, ...plot.left]) {
    Object.assign(axis, {
      axis_line_color: null,
      major_tick_line_color: null,
      minor_tick_line_color: null,
      major_label_text_color: colours.ink,
      major_label_text_font: colours.sans,
      major_label_text_font_size: '14px',
    });
  }
  return plot;
}

/** Names places on an axis. @param {Canvas} canvas @param {BokehModel} axis @param {[number, string][]} names */
export function nameTicks({ bokeh }, axis, names) {
  axis.ticker = new bokeh.FixedTicker({ ticks: names.map(([place]) => place) });
  axis.major_label_overrides = new Map(names);
}

/** An axis of shares, and its grid. @param {Canvas} canvas @param {BokehModel} axis @param {BokehModel} grid */
export function shareAxis(canvas, axis, grid) {
  nameTicks(canvas, axis, [
    [0, '0'],
    [0.5, '50 %'],
    [1, '100 %'],
  ]);
  soften(canvas, axis);
  Object.assign(grid, { ticker: axis.ticker, grid_line_color: canvas.colours.line });
}

/** Makes an axis less conspicuous. @param {Canvas} canvas @param {BokehModel} axis */
export function soften({ colours }, axis) {
  Object.assign(axis, {
    major_label_text_color: colours.soft,
    major_label_text_font_size: '13px',
  });
}

/**
 * Shows what the pointer is over, as text.
 * @param {Canvas} canvas @param {string[]} columns of the source, each a line
 * @param {BokehModel} renderer
 * @param {object} [more] properties of the tool
 */
export function hover({ bokeh }, columns, renderer, more) {
  const tooltips = (
    /** @type {BokehSource} */ source,
    /** @type {{index: number}} */ { index },
  ) => {
    const lines = columns.map((column) => String(source.get_array(column)[index]));
    return make('div', { className: 'hover' }, ...lines.map((text) => make('div', {}, text)));
  };
  const look = { point_policy: 'follow_mouse', show_arrow: false, ...more };
  return new bokeh.HoverTool({ tooltips, renderers: [renderer], ...look });
}
