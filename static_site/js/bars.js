/** Horizontal bars, the first on top. */
import { figure, hover } from './chart.js';
import { shorten } from './format.js';

/** @typedef {{label: string, share: number, short: string, exact: string, strong: boolean}} Bar */

const THICK = 34;

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
    label: bars.map(({ label }) => label),
    exact: bars.map(({ exact }) => exact),
    short: bars.map(({ short }) => short),
    colour: bars.map(({ strong }) => (strong ? ink.accent : ink.bar)),
  } });
  const glyphs = plot.hbar({ y: { field: 'place' }, right: { field: 'share' }, left: 0, height: 0.68, color: { field: 'colour' }, source });
  plot.text({
    x: { field: 'share' }, y: { field: 'place' }, text: { field: 'short' }, x_offset: 8, text_baseline: 'middle',
    text_color: ink.ink, text_font: ink.sans, text_font_size: '14px', background_fill_color: ink.paper, source,
  });
  plot.add_tools(hover(Bokeh, ['label', 'exact'], [glyphs]));
  return plot;
};
