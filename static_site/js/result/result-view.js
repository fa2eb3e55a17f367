/** What the page of one picture shows. */
import { barsOf } from '../charts/bars.js';
import { chartOrTable } from '../charts/drawing.js';
import { fetchCard } from '../lib/documents.js';
import { byId, inside, make, setRows, setText, show, tableRow } from '../lib/dom.js';
import { Failure, Rejection } from '../lib/failure.js';
import { date, daysAfter, exactPercent, number, shortPercent } from '../lib/format.js';
import { KEEP_DAYS } from '../lib/keep-days.js';
import { words } from './result-words.js';
import { linkTo } from './share.js';

/** @import {Result} from '../lib/types.js' */
/** @import {State} from './result-words.js' */

const ASK_FOR_NAME = ['unknown-name', 'bad-name', 'nothing-asked'];
const NOT_RETRYABLE = [...ASK_FOR_NAME, 'unreadable-answer'];

/** A result holds no more predictions than these, however many labels the model has. */
const MOST_PREDICTIONS = 10;

/** Draws the chart and says how many labels it leaves out. @param {Result} result */
export function drawPredictions(result) {
  const bars = result.predictions.map(({ label, probability }, place) => ({
    label,
    share: probability,
    short: shortPercent(probability),
    exact: exactPercent(probability),
    strong: place === 0,
  }));
  chartOrTable(byId('chart'), barsOf(bars));
  renderLeftOut(result);
}

/** The number of all labels is only known while this model is in service. @param {Result} result */
async function renderLeftOut({ predictions, model }) {
  if (predictions.length < MOST_PREDICTIONS) return;
  const card = await fetchCard().catch(() => null);
  const labels = card?.version === model?.version ? card?.labels.length : undefined;
  const all = labels ? ` of ${number(labels)}` : '';
  setText(byId('of-all'), `The ${predictions.length} most probable${all} labels.`);
  show(byId('of-all'), labels !== predictions.length);
}

/** @param {State} state */
function renderWords(state) {
  const { title, share, lede, eyebrow = '' } = words(state);
  const heading = byId('title');
  heading.replaceChildren(share ? `${title}, ` : title);
  if (share) heading.append(make('span', { className: 'nowrap' }, share));
  setText(byId('lede'), lede);
  setText(byId('eyebrow'), eyebrow);
  document.title = `${heading.textContent} · Fuzzy Vision`;
}

/** @param {State} state */
function renderPicture({ phase, preview, result }) {
  const [image, mark] = byId('picture').querySelectorAll('img');
  const shown = phase === 'shown' ? result : null;
  const source = shown?.image ?? preview;
  show(byId('picture'), phase === 'shown' || phase === 'looking');
  show(image, Boolean(source));
  show(mark, !source);
  if (source && image.getAttribute('src') !== source) image.src = source;
  show(byId('saw'), Boolean(shown));
  if (shown) inside(byId('saw'), 'img').src = shown.thumbnail;
}

/** @param {Result} result @param {boolean} own */
function renderNumbers({ name, created, model, predictions }, own) {
  const rows = predictions.map(({ label, probability }) =>
    tableRow([label, exactPercent(probability)]),
  );
  setRows('table', rows);
  const when = date(created, { dateStyle: 'medium', timeStyle: 'short' });
  setText(byId('model'), `By ${model?.name}, version ${model?.version}, on ${when}.`);
  setText(byId('name'), name);
  byId('link', HTMLInputElement).value = linkTo(name);
  const until = date(daysAfter(created, KEEP_DAYS));
  setText(byId('until'), `Anyone who has the name or the link can see it until ${until}.`);
  show(byId('own'), own);
}

/** @param {State} state */
export function renderResult(state) {
  const { phase, result, problem, own } = state;
  const failed = phase === 'failed';
  const code = failed && problem instanceof Failure ? problem.code : '';
  byId('main').className = `result ${phase}`;
  renderWords(state);
  renderPicture(state);
  if (phase === 'shown' && result) renderNumbers(result, own !== null);
  for (const id of ['vote', 'numbers', 'share']) show(byId(id), phase === 'shown');
  show(byId('ask'), ASK_FOR_NAME.includes(code));
  const hopeless = problem instanceof Rejection || NOT_RETRYABLE.includes(code);
  show(byId('again'), failed && !hopeless);
  show(byId('another'), ['shown', 'failed', 'deleted'].includes(phase));
  byId('another').classList.toggle('second', !byId('again').hidden);
}
