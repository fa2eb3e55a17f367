/** How often it was right, over time: a point for every step, with its interval. */
import { figure, hover, nameTicks, shareAxis, soften } from './figure.js';

/** @import {Interval} from '../lib/types.js' */
/** @import {Build, Canvas} from './figure.js' */
/**
 * `start` is in ms.
 * @typedef {{start: number, label: string, share: number, interval: Interval, exact: string}} Point
 */

const HEIGHT = 240;
const DAY_MS = 86_400_000;
const LABEL_WIDTH = 130;

/** @param {Canvas} canvas @param {Point[]} points */
function frameOf(canvas, points) {
  const { bokeh, width } = canvas;
  const first = points[0].start;
  const last = points[points.length - 1].start;
  const margin = Math.max(DAY_MS, (last - first) * 0.06);
  const plot = figure(canvas, {
    height: HEIGHT,
    x_range: new bokeh.Range1d({ start: first - margin, end: last + margin }),
    y_range: new bokeh.Range1d({ start: 0, end: 1.05 }),
  });
  const every = Math.ceil(points.length / Math.max(2, Math.floor(width / LABEL_WIDTH)));
  const named = points.filter((_, place) => place % every === 0);
  nameTicks(
    canvas,
    plot.below[0],
    named.map(({ start, label }) => [start, label]),
  );
  soften(canvas, plot.below[0]);
  const [xgrid, ygrid] = plot.center;
  shareAxis(canvas, plot.left[0], ygrid);
  xgrid.grid_line_color = null;
  return plot;
}

/** @param {Point[]} points in order @returns {Build} */
export const timelineOf = (points) => (canvas) => {
  const { bokeh, colours } = canvas;
  const plot = frameOf(canvas, points);
  const source = new bokeh.ColumnDataSource({
    data: {
      x: points.map(({ start }) => start),
      share: points.map(({ share }) => share),
      low: points.map(({ interval }) => interval[0]),
      high: points.map(({ interval }) => interval[1]),
      label: points.map(({ label }) => label),
      exact: points.map(({ exact }) => exact),
    },
  });
  const x = { field: 'x' };
  const y = { field: 'share' };
  const span = { x0: x, x1: x, y0: { field: 'low' }, y1: { field: 'high' } };
  plot.segment({ ...span, line_color: colours.bar, line_width: 5, line_cap: 'round', source });
  plot.line({ x, y, line_color: colours.accent, line_width: 1.5, source });
  const dot = { size: 9, fill_color: colours.accent, line_color: colours.paper, line_width: 1.5 };
  const glyphs = plot.scatter({ x, y, ...dot, source });
  plot.add_tools(hover(canvas, ['label', 'exact'], glyphs, { mode: 'vline' }));
  return plot;
};
