/** A square of what was there (down) against what the model said (across). */
import { figure, hover } from './chart.js';
import { many, shorten } from './format.js';

/** @typedef {{truth: string, said: string, count: number, share: number}} Cell */

const LEFT = 110;
const MOST = 13;
const LETTER = 7.6;

/** @param {any} axis @param {string[]} labels @param {any} Bokeh */
function name(axis, labels, Bokeh) {
  axis.ticker = new Bokeh.FixedTicker({ ticks: labels.map((_, place) => place) });
  axis.major_label_overrides = new Map(labels.map((label, place) => [place, shorten(label, MOST)]));
}

/** @param {string[]} labels @param {Cell[]} cells @returns {import('./chart.js').Build} */
export const heatmapOf = (labels, cells) => (Bokeh, ink, width) => {
  const side = (Math.min(width, 720) - LEFT) / labels.length;
  const range = (start, end) => new Bokeh.Range1d({ start, end });
  const last = labels.length - 0.5;
  const plot = figure(Bokeh, ink, {
    height: Math.round(side * labels.length + 100), width: Math.min(width, 720), sizing_mode: 'fixed', x_axis_location: 'above',
    x_range: range(-0.5, last), y_range: range(last, -0.5),
  });
  const [xaxis] = plot.above;
  const [yaxis] = plot.left;
  name(xaxis, labels, Bokeh);
  name(yaxis, labels, Bokeh);
  const longest = Math.min(MOST, Math.max(...labels.map((label) => label.length)));
  xaxis.major_label_orientation = side < longest * LETTER ? Math.PI / 2 : 0;
  for (const axis of [xaxis, yaxis]) axis.major_label_text_font_size = side < 24 ? '11px' : '13px';
  for (const grid of plot.center) grid.grid_line_color = null;
  const column = (read) => cells.map(read);
  const source = new Bokeh.ColumnDataSource({ data: {
    x: column(({ said }) => labels.indexOf(said)),
    y: column(({ truth }) => labels.indexOf(truth)),
    strength: column(({ share }) => (share > 0 ? 0.12 + 0.88 * share : 0.03)),
    count: column(({ count }) => (count > 0 && side > 20 ? String(count) : '')),
    ink: column(({ share }) => (share > 0.45 ? ink.card : ink.ink)),
    words: column(({ truth, said }) => (truth === said ? `${truth}, recognised` : `${truth}, taken for ${said}`)),
    exact: column(({ count, share }) => `${many(count, 'picture')}, ${(share * 100).toFixed(1)} %`),
  } });
  const at = { x: { field: 'x' }, y: { field: 'y' } };
  const glyphs = plot.rect({ ...at, width: 0.94, height: 0.94, fill_color: ink.accent, fill_alpha: { field: 'strength' }, line_color: null, source });
  plot.text({
    ...at, text: { field: 'count' }, text_align: 'center', text_baseline: 'middle', text_color: { field: 'ink' },
    text_font: ink.sans, text_font_size: '13px', source,
  });
  plot.add_tools(hover(Bokeh, ['words', 'exact'], [glyphs]));
  return plot;
};
