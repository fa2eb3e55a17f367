/** How often people agreed over time. Fetched only where there are two points, nearly in view. */
import { chartOrTable } from '../charts/drawing.js';
import { timelineOf } from '../charts/timeline.js';
import { byId, setRows, setText, tableRow } from '../lib/dom.js';
import { date, number, plural } from '../lib/format.js';
import { intervalOf, outOf, wilson } from './shares.js';

/** @import {daysOf} from './votes-over-time.js' */

/** @param {ReturnType<typeof daysOf>} days */
export function drawTime({ step, points }) {
  const each = step === 1 ? 'day' : plural(step, 'day');
  setText(byId('time-note'), `How often people agreed, a point for every ${each} with votes.`);
  const named = points.map(({ start, right, all }) => {
    const day = date(new Date(start));
    return { start, right, all, label: step === 1 ? day : `from ${day}` };
  });
  const rows = named.map(({ label, right, all }) =>
    tableRow([label, number(all), number(right), intervalOf(right, all)]),
  );
  setRows('time-table', rows.toReversed());
  const drawn = named.map(({ start, label, right, all }) => {
    const interval = wilson(right, all);
    return { start, label, share: right / all, interval, exact: outOf(right, all, 'vote') };
  });
  chartOrTable(byId('time-chart'), timelineOf(drawn));
}
