/** What was there (down) against what the model said (across). */
import { figure, hover, tap } from './chart.js';
import { many, shorten } from '../lib/format.js';

/**
 * @typedef {{truth: string, said: string, count: number, share: number}} Cell
 * @typedef {{noun?: string, open?: (cell: Cell) => void}} Options  what is counted; what a click on a cell does
 */

const LEFT = 110;
const MOST = 13;
const LETTER = 7.6;
const WIDEST = 80;

/** @param {any} axis @param {string[]} labels @param {any} Bokeh */
function name(axis, labels, Bokeh) {
  axis.ticker = new Bokeh.FixedTicker({ ticks: labels.map((_, place) => place) });
  axis.major_label_overrides = new Map(labels.map((label, place) => [place, shorten(label, MOST)]));
}

/** @param {string[]} rows @param {string[]} columns @param {Cell[]} cells @param {Options} [options] @returns {import('./chart.js').Build} */
export const heatmapOf = (rows, columns, cells, { noun = 'picture', open } = {}) => (Bokeh, ink, width) => {
  const side = Math.min(WIDEST, (Math.min(width, 720) - LEFT) / columns.length);
  const range = (start, end) => new Bokeh.Range1d({ start, end });
  const plot = figure(Bokeh, ink, {
    height: Math.round(side * rows.length + 100), width: Math.round(side * columns.length + LEFT), sizing_mode: 'fixed', x_axis_location: 'above',
    x_range: range(-0.5, columns.length - 0.5), y_range: range(rows.length - 0.5, -0.5),
  });
  const [xaxis] = plot.above;
  const [yaxis] = plot.left;
  name(xaxis, columns, Bokeh);
  name(yaxis, rows, Bokeh);
  const longest = Math.min(MOST, Math.max(...columns.map((label) => label.length)));
  xaxis.major_label_orientation = side < longest * LETTER ? Math.PI / 2 : 0;
  for (const axis of [xaxis, yaxis]) axis.major_label_text_font_size = side < 24 ? '11px' : '13px';
  for (const grid of plot.center) grid.grid_line_color = null;
  const column = (read) => cells.map(read);
  const source = new Bokeh.ColumnDataSource({ data: {
    x: column(({ said }) => columns.indexOf(said)),
    y: column(({ truth }) => rows.indexOf(truth)),
    strength: column(({ share }) => (share > 0 ? 0.12 + 0.88 * share : 0.03)),
    count: column(({ count }) => (count > 0 && side > 20 ? String(count) : '')),
    ink: column(({ share }) => (share > 0.45 ? ink.card : ink.ink)),
    words: column(({ truth, said }) => (truth === said ? `${truth}, recognised` : `${truth}, taken for ${said}`)),
    exact: column(({ count, share }) => `${many(count, noun)}, ${(share * 100).toFixed(1)} %`),
  } });
  const at = { x: { field: 'x' }, y: { field: 'y' } };
  const glyphs = plot.rect({ ...at, width: 0.94, height: 0.94, fill_color: ink.accent, fill_alpha: { field: 'strength' }, line_color: null, source });
  plot.text({
    ...at, text: { field: 'count' }, text_align: 'center', text_baseline: 'middle', text_color: { field: 'ink' },
    text_font: ink.sans, text_font_size: '13px', source,
  });
  plot.add_tools(hover(Bokeh, ['words', 'exact'], [glyphs]));
  if (open) plot.add_tools(tap(Bokeh, (place) => cells[place].count > 0 && open(cells[place]), glyphs));
  return plot;
};
