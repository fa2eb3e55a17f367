/** What was there (down) against what the model said (across). */
import { plural, shorten } from '../lib/format.js';
import { figure, hover, nameTicks, tap } from './figure.js';

/** @import {Build, Canvas} from './figure.js' */
/** @typedef {{truth: string, said: string, count: number, share: number}} Cell */
/**
 * What is counted, and what a click on a cell does, told the cell's place.
 * @typedef {{noun?: string, open?: (place: number) => void}} Options
 */

const LEFT = 110;
const LONGEST_NAME = 13;
const LETTER = 7.6;
const WIDEST = 80;

/** @param {string[]} labels @returns {[number, string][]} */
const namesOf = (labels) => labels.map((label, place) => [place, shorten(label, LONGEST_NAME)]);

/** @param {Canvas} canvas @param {string[]} rows @param {string[]} columns @param {number} side */
function frameOf(canvas, rows, columns, side) {
  const { bokeh } = canvas;
  const plot = figure(canvas, {
    height: Math.round(side * rows.length + 100),
    width: Math.round(side * columns.length + LEFT),
    sizing_mode: 'fixed',
    x_axis_location: 'above',
    x_range: new bokeh.Range1d({ start: -0.5, end: columns.length - 0.5 }),
    y_range: new bokeh.Range1d({ start: rows.length - 0.5, end: -0.5 }),
  });
  const [xaxis] = plot.above;
  const [yaxis] = plot.left;
  nameTicks(canvas, xaxis, namesOf(columns));
  nameTicks(canvas, yaxis, namesOf(rows));
  const longest = Math.min(LONGEST_NAME, Math.max(...columns.map((label) => label.length)));
  xaxis.major_label_orientation = side < longest * LETTER ? Math.PI / 2 : 0;
  for (const axis of [xaxis, yaxis]) axis.major_label_text_font_size = side < 24 ? '11px' : '13px';
  for (const grid of plot.center) grid.grid_line_color = null;
  return plot;
}

/** @param {Cell} cell @returns {string} */
const inWords = ({ truth, said }) =>
  truth === said ? `${truth}, recognised` : `${truth}, taken for ${said}`;

/**
 * @param {Canvas} canvas @param {string[]} rows @param {string[]} columns @param {Cell[]} cells
 * @param {number} side @param {string} noun
 */
function sourceOf({ bokeh, colours }, rows, columns, cells, side, noun) {
  const data = {
    x: cells.map(({ said }) => columns.indexOf(said)),
    y: cells.map(({ truth }) => rows.indexOf(truth)),
    strength: cells.map(({ share }) => (share > 0 ? 0.12 + 0.88 * share : 0.03)),
    count: cells.map(({ count }) => (count > 0 && side > 20 ? String(count) : '')),
    ink: cells.map(({ share }) => (share > 0.45 ? colours.card : colours.ink)),
    words: cells.map(inWords),
    exact: cells.map(({ count, share }) => `${plural(count, noun)}, ${(share * 100).toFixed(1)} %`),
  };
  return new bokeh.ColumnDataSource({ data });
}

/**
 * @param {string[]} rows @param {string[]} columns @param {Cell[]} cells
 * @param {Options} [options] @returns {Build}
 */
export function heatmapOf(rows, columns, cells, { noun = 'picture', open } = {}) {
  return (canvas) => {
    const { colours, width } = canvas;
    const side = Math.min(WIDEST, (Math.min(width, 720) - LEFT) / columns.length);
    const plot = frameOf(canvas, rows, columns, side);
    const source = sourceOf(canvas, rows, columns, cells, side, noun);
    const at = { x: { field: 'x' }, y: { field: 'y' }, source };
    const fill = { fill_color: colours.accent, fill_alpha: { field: 'strength' } };
    const glyphs = plot.rect({ ...at, ...fill, width: 0.94, height: 0.94, line_color: null });
    plot.text({
      ...at,
      text: { field: 'count' },
      text_align: 'center',
      text_baseline: 'middle',
      text_color: { field: 'ink' },
      text_font: colours.sans,
      text_font_size: '13px',
    });
    plot.add_tools(hover(canvas, ['words', 'exact'], glyphs));
    const tapped = (/** @type {number} */ place) => {
      if (cells[place].count > 0) open?.(place);
    };
    if (open) plot.add_tools(tap(canvas, tapped, glyphs));
    return plot;
  };
}
