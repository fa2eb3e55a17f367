/** Horizontal bars, the first on top. */
import { figure, hover } from './chart.js';
import { shorten } from '../lib/format.js';

/**
 * `interval` is drawn as a whisker, where the share is only known so well.
 * @typedef {{label: string, share: number, short: string, exact: string, strong: boolean, interval?: [number, number]}} Bar
 */

const THICK = 34;
const CAP = 0.14;

/** @param {any} plot @param {Bar[]} bars @param {import('./chart.js').Ink} ink @param {any} Bokeh */
function whisker(plot, bars, ink, Bokeh) {
  const lines = bars.flatMap(({ interval }, y) => {
    if (!interval) return [];
    const [low, high] = interval;
    return [[low, y, high, y], [low, y - CAP, low, y + CAP], [high, y - CAP, high, y + CAP]];
  });
  if (!lines.length) return;
  const [x0, y0, x1, y1] = [0, 1, 2, 3].map((place) => lines.map((line) => line[place]));
  const source = new Bokeh.ColumnDataSource({ data: { x0, y0, x1, y1 } });
  const ends = { x0: { field: 'x0' }, y0: { field: 'y0' }, x1: { field: 'x1' }, y1: { field: 'y1' } };
  plot.segment({ ...ends, line_color: ink.card, line_width: 4, source });
  plot.segment({ ...ends, line_color: ink.ink, line_width: 1.5, source });
}

/** @param {Bar[]} bars @returns {import('./chart.js').Build} */
export const barsOf = (bars) => (Bokeh, ink, width) => {
  const places = bars.map((_, place) => place);
  const plot = figure(Bokeh, ink, {
    height: bars.length * THICK + 30,
    x_range: new Bokeh.Range1d({ start: 0, end: width < 420 ? 1.4 : 1.16 }),
    y_range: new Bokeh.Range1d({ start: bars.length - 0.5, end: -0.5 }),
  });
  const [xaxis] = plot.below;
  const [yaxis] = plot.left;
  const ticker = new Bokeh.FixedTicker({ ticks: [0, 0.5, 1] });
  Object.assign(xaxis, {
    ticker,
    major_label_overrides: new Map([[0, '0'], [0.5, '50 %'], [1, '100 %']]),
    major_label_text_color: ink.soft, major_label_text_font_size: '13px',
  });
  Object.assign(yaxis, {
    ticker: new Bokeh.FixedTicker({ ticks: places }),
    major_label_overrides: new Map(bars.map(({ label }, place) => [place, shorten(label, width < 420 ? 14 : 30)])),
  });
  const [xgrid, ygrid] = plot.center;
  Object.assign(xgrid, { ticker, grid_line_color: ink.line });
  ygrid.grid_line_color = null;
  const source = new Bokeh.ColumnDataSource({ data: {
    place: places,
    share: bars.map(({ share }) => share),
    end: bars.map(({ share, interval }) => Math.max(share, interval?.[1] ?? 0)),
    label: bars.map(({ label }) => label),
    exact: bars.map(({ exact }) => exact),
    short: bars.map(({ short }) => short),
    colour: bars.map(({ strong }) => (strong ? ink.accent : ink.bar)),
  } });
  const glyphs = plot.hbar({ y: { field: 'place' }, right: { field: 'share' }, left: 0, height: 0.68, color: { field: 'colour' }, source });
  whisker(plot, bars, ink, Bokeh);
  plot.text({
    x: { field: 'end' }, y: { field: 'place' }, text: { field: 'short' }, x_offset: 8, text_baseline: 'middle',
    text_color: ink.ink, text_font: ink.sans, text_font_size: '14px', background_fill_color: ink.paper, source,
  });
  plot.add_tools(hover(Bokeh, ['label', 'exact'], [glyphs]));
  return plot;
};
