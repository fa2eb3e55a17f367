/** How often it was right, over time: a point for every step, with its interval. */
import { figure, hover } from './chart.js';

/** @typedef {{start: number, label: string, share: number, interval: [number, number], exact: string}} Point  `start` in ms */

const HEIGHT = 240;
const DAY_MS = 86_400_000;

/** @param {Point[]} points in order @returns {import('./chart.js').Build} */
export const timelineOf = (points) => (Bokeh, ink, width) => {
  const first = points[0].start;
  const last = points[points.length - 1].start;
  const margin = Math.max(DAY_MS, (last - first) * 0.06);
  const plot = figure(Bokeh, ink, {
    height: HEIGHT,
    x_range: new Bokeh.Range1d({ start: first - margin, end: last + margin }),
    y_range: new Bokeh.Range1d({ start: 0, end: 1.05 }),
  });
  const [xaxis] = plot.below;
  const [yaxis] = plot.left;
  const every = Math.ceil(points.length / Math.max(2, Math.floor(width / 130)));
  const named = points.filter((_, place) => place % every === 0);
  const ticker = new Bokeh.FixedTicker({ ticks: [0, 0.5, 1] });
  Object.assign(xaxis, {
    ticker: new Bokeh.FixedTicker({ ticks: named.map(({ start }) => start) }),
    major_label_overrides: new Map(named.map(({ start, label }) => [start, label])),
    major_label_text_color: ink.soft, major_label_text_font_size: '13px',
  });
  Object.assign(yaxis, {
    ticker, major_label_overrides: new Map([[0, '0'], [0.5, '50 %'], [1, '100 %']]),
    major_label_text_color: ink.soft, major_label_text_font_size: '13px',
  });
  const [xgrid, ygrid] = plot.center;
  xgrid.grid_line_color = null;
  Object.assign(ygrid, { ticker, grid_line_color: ink.line });
  const source = new Bokeh.ColumnDataSource({ data: {
    x: points.map(({ start }) => start),
    share: points.map(({ share }) => share),
    low: points.map(({ interval }) => interval[0]),
    high: points.map(({ interval }) => interval[1]),
    label: points.map(({ label }) => label),
    exact: points.map(({ exact }) => exact),
  } });
  const x = { field: 'x' };
  plot.segment({ x0: x, x1: x, y0: { field: 'low' }, y1: { field: 'high' }, line_color: ink.bar, line_width: 5, line_cap: 'round', source });
  plot.line({ x, y: { field: 'share' }, line_color: ink.accent, line_width: 1.5, source });
  const glyphs = plot.scatter({ x, y: { field: 'share' }, size: 9, fill_color: ink.accent, line_color: ink.paper, line_width: 1.5, source });
  plot.add_tools(hover(Bokeh, ['label', 'exact'], [glyphs]));
  return plot;
};
