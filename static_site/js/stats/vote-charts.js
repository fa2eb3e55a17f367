/** The charts and tables of the votes. */
import { barsOf } from '../charts/bars.js';
import { chartOrTable } from '../charts/drawing.js';
import { MOST_LABELS } from '../charts/figure.js';
import { timelineOf } from '../charts/timeline.js';
import { byId, setRows, setText, show, tableRow } from '../lib/dom.js';
import { date, formatInterval, number, oneDecimal, plural, shortPercent } from '../lib/format.js';
import { figuresOf, kindsOf, labelsOf, pairsOf, versionsOf } from './vote-stats.js';
import { renderConfusion } from './vote-confusion.js';
import { daysOf } from './votes-over-time.js';

/** @import {Line} from './vote-stats.js' */
/** @import {View} from './vote-confusion.js' */

/** @param {Line} line @returns {string} */
function exactly({ votes, right, accuracy, interval }) {
  const share = `${oneDecimal(accuracy ?? 0)}: ${number(right)} of ${plural(votes, 'vote')}`;
  return `${share}, 95 % interval ${formatInterval(interval)}`;
}

/** @param {string} heading @param {Line} line */
function rowOf(heading, { votes, right, accuracy, interval }) {
  if (!votes) return tableRow([heading, '0', '', '', '']);
  const share = oneDecimal(accuracy ?? 0);
  return tableRow([heading, number(votes), number(right), share, formatInterval(interval)]);
}

/** @param {Line} line */
const barOf = (line) => ({
  label: line.label,
  share: line.accuracy ?? 0,
  short: shortPercent(line.accuracy ?? 0),
  strong: true,
  exact: exactly(line),
  interval: line.interval ?? undefined,
});

/** Bars, and below them the same as a table. @param {string} id @param {Line[]} lines */
function renderBars(id, lines) {
  const rows = lines.map((line) => rowOf(line.label, line));
  setRows(`${id}-table`, rows);
  const drawn = lines.filter(({ votes }) => votes > 0).slice(0, MOST_LABELS);
  show(byId(`${id}-chart`), drawn.length > 0);
  if (drawn.length) chartOrTable(byId(`${id}-chart`), barsOf(drawn.map(barOf)));
}

/** @param {View} view */
function renderLabels({ stats, version, kind }) {
  const lines = labelsOf(figuresOf(stats, version, kind));
  const all = number(lines.length);
  const cut = `The ${MOST_LABELS} labels with the most votes, of ${all}. The table has these ${all}.`;
  const note = 'By what the model said, most votes first.';
  const more = stats.after ? ' Labels that were seldom voted on are left out here.' : '';
  setText(byId('said-note'), `${lines.length > MOST_LABELS ? cut : note}${more}`);
  renderBars('said', lines);
}

/** @param {View} view */
function renderTime({ stats, version, kind }) {
  const { step, points } = daysOf(stats, version, kind);
  const named = points.map((point) => {
    const day = date(new Date(point.start));
    return { ...point, label: step === 1 ? day : `from ${day}` };
  });
  const steps = step === 1 ? 'Day by day' : `In steps of ${plural(step, 'day')}`;
  setText(byId('time-note'), `${steps}, for 180 days.`);
  const rows = named.toReversed().map((point) => rowOf(point.label, point));
  setRows('time-table', rows);
  show(byId('time-chart'), points.length > 0);
  if (!points.length) return;
  const drawn = named.map((point) => ({
    start: point.start,
    label: point.label,
    share: point.accuracy ?? 0,
    exact: exactly(point),
    interval: point.interval ?? [0, 1],
  }));
  chartOrTable(byId('time-chart'), timelineOf(drawn));
}

/** Draws everything. @param {View} view */
export function renderVotes(view) {
  const { stats, version, kind } = view;
  renderBars('kinds', kindsOf(stats, version));
  renderBars('versions', versionsOf(stats, kind));
  renderLabels(view);
  renderTime(view);
  renderConfusion(view, pairsOf(figuresOf(stats, version, kind)));
}
