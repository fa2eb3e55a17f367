/** Horizontal bars, the first on top. */
import { shorten } from '../lib/format.js';
import { figure, hover, nameTicks, shareAxis } from './figure.js';

/** @import {BokehFigure, Interval} from '../lib/types.js' */
/** @import {Build, Canvas} from './figure.js' */
/**
 * `interval` is drawn as a whisker, where the share is only known so well.
 * @typedef {{label: string, share: number, short: string, exact: string, strong: boolean,
 *            interval?: Interval}} Bar
 */

const BAR_HEIGHT = 34;
const WHISKER_END = 0.14;
const NARROW = 420;

/** @param {Canvas} canvas @param {BokehFigure} plot @param {Bar[]} bars */
function addWhiskers({ bokeh, colours }, plot, bars) {
  const lines = bars.flatMap(({ interval }, y) => {
    if (!interval) return [];
    const [low, high] = interval;
    return [
      [low, y, high, y],
      [low, y - WHISKER_END, low, y + WHISKER_END],
      [high, y - WHISKER_END, high, y + WHISKER_END],
    ];
  });
  if (!lines.length) return;
  const [x0, y0, x1, y1] = [0, 1, 2, 3].map((place) => lines.map((line) => line[place]));
  const source = new bokeh.ColumnDataSource({ data: { x0, y0, x1, y1 } });
  const at = { x0: { field: 'x0' }, y0: { field: 'y0' }, x1: { field: 'x1' }, y1: { field: 'y1' } };
  plot.segment({ ...at, line_color: colours.card, line_width: 4, source });
  plot.segment({ ...at, line_color: colours.ink, line_width: 1.5, source });
}

/** @param {Canvas} canvas @param {Bar[]} bars */
function sourceOf({ bokeh, colours }, bars) {
  const data = {
    place: bars.map((_, place) => place),
    share: bars.map(({ share }) => share),
    end: bars.map(({ share, interval }) => Math.max(share, interval?.[1] ?? 0)),
    label: bars.map(({ label }) => label),
    exact: bars.map(({ exact }) => exact),
    short: bars.map(({ short }) => short),
    colour: bars.map(({ strong }) => (strong ? colours.accent : colours.bar)),
  };
  return new bokeh.ColumnDataSource({ data });
}

/** @param {Canvas} canvas @param {Bar[]} bars */
function frameOf(canvas, bars) {
  const { bokeh, width } = canvas;
  const plot = figure(canvas, {
    height: bars.length * BAR_HEIGHT + 30,
    x_range: new bokeh.Range1d({ start: 0, end: width < NARROW ? 1.4 : 1.16 }),
    y_range: new bokeh.Range1d({ start: bars.length - 0.5, end: -0.5 }),
  });
  const [xgrid, ygrid] = plot.center;
  shareAxis(canvas, plot.below[0], xgrid);
  const longest = width < NARROW ? 14 : 30;
  nameTicks(
    canvas,
    plot.left[0],
    bars.map(({ label }, place) => [place, shorten(label, longest)]),
  );
  ygrid.grid_line_color = null;
  return plot;
}

/** @param {Bar[]} bars @returns {Build} */
export const barsOf = (bars) => (canvas) => {
  const { colours } = canvas;
  const plot = frameOf(canvas, bars);
  const source = sourceOf(canvas, bars);
  const y = { field: 'place' };
  const right = { field: 'share' };
  const color = { field: 'colour' };
  const glyphs = plot.hbar({ y, right, left: 0, height: 0.68, color, source });
  addWhiskers(canvas, plot, bars);
  plot.text({
    x: { field: 'end' },
    y,
    text: { field: 'short' },
    x_offset: 8,
    text_baseline: 'middle',
    text_color: colours.ink,
    text_font: colours.sans,
    text_font_size: '14px',
    background_fill_color: colours.paper,
    source,
  });
  plot.add_tools(hover(canvas, ['label', 'exact'], glyphs));
  return plot;
};
