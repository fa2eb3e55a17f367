/** The page of one picture: one state, one render. */
import { Rejection, fetchCard, fetchResult, waitForAnswer } from '../lib/documents.js';
import { barsOf } from '../charts/bars.js';
import { draw, loadBokeh } from '../charts/chart.js';
import { byId, say, show, tableRow } from '../lib/dom.js';
import { briefly, date, daysAfter, exactly, percent, verdict } from '../lib/format.js';
import { recallOwn, remember } from '../result/history.js';
import { KEEP_DAYS } from '../lib/storage.js';
import { Failure, messageFor } from '../lib/messages.js';
import { discard, receive } from '../upload/preview.js';
import { linkTo, offerSharing } from '../result/share.js';
import { askForVote } from '../voting/vote-form.js';

const ASK_FOR_NAME = ['unknown-name', 'bad-name', 'nothing-asked'];
const HOPELESS = [...ASK_FOR_NAME, 'unreadable-answer'];

/** A result holds no more predictions than these, however many labels the model has. */
const MOST_PREDICTIONS = 10;

/** @typedef {'looking' | 'fetching' | 'shown' | 'failed' | 'deleted'} Phase */
/**
 * `own` is there if the picture was uploaded from this browser.
 * @type {{phase: Phase, preview: string | null, result: any, own: import('../result/history.js').Memory | null, problem: any, went: string}}
 */
const state = { phase: 'fetching', preview: null, result: null, own: null, problem: null, went: '' };
let controller = new AbortController();

/** @returns {{id?: string, name?: string}} what the address asks for */
function asked() {
  const id = /^#id=([0-9a-f]{32})$/.exec(window.location.hash)?.[1];
  if (id) return { id };
  const name = new URLSearchParams(window.location.search).get('name')?.trim().toUpperCase();
  if (!name) throw new Failure('nothing-asked');
  if (!/^[A-Z0-9]{1,16}$/.test(name)) throw new Failure('bad-name');
  return { name };
}

/** @param {string} id one's own upload */
async function look(id) {
  turn({ phase: 'looking', preview: receive(id) });
  const result = await waitForAnswer(id, controller.signal);
  remember(result, id);
  discard(id);
  return result;
}

async function start() {
  controller.abort();
  controller = new AbortController();
  const { signal } = controller;
  try {
    const { id, name } = asked();
    turn({ phase: 'fetching' });
    const result = id ? await look(id) : await fetchResult(/** @type {string} */ (name));
    if (signal.aborted) return;
    history.replaceState(null, '', `/result.html?name=${result.name}`);
    const own = id ? { ...result, id } : recallOwn(result) ?? null;
    turn({ phase: 'shown', result, own });
    askForVote(result, Boolean(own));
  } catch (problem) {
    if (!signal.aborted) turn({ phase: 'failed', problem });
  }
}

/** @param {Partial<typeof state>} change */
function turn(change) {
  Object.assign(state, change);
  render();
  if (state.phase === 'shown') {
    drawChart();
    tellOfTheOthers();
  }
  byId('title').focus({ preventScroll: true });
}

async function deleteIt() {
  const { askToDelete } = await import('../result/deletion.js');
  const went = await askToDelete(/** @type {any} */ (state.own));
  if (went) turn({ phase: 'deleted', went });
}

function drawChart() {
  const bars = state.result.predictions.map(({ label, probability }, place) => ({
    label, share: probability, short: briefly(probability), exact: exactly(probability), strong: place === 0,
  }));
  const failed = () => { show(byId('no-chart'), true); show(byId('chart'), false); };
  draw(byId('chart'), barsOf(bars)).catch(failed);
}

/** Says that there are more labels than are shown, and how many where this model is still the one in service. */
async function tellOfTheOthers() {
  const { predictions, model } = state.result;
  if (predictions.length < MOST_PREDICTIONS) return;
  const card = await fetchCard().catch(() => null);
  const labels = card?.version === model?.version ? card?.labels.length : undefined;
  say(byId('of-all'), `The ${predictions.length} most probable${labels ? ` of ${labels.toLocaleString('en')}` : ''} labels.`);
  show(byId('of-all'), labels !== predictions.length);
}

/** @returns {{title: string, number?: string, lede: string, eyebrow?: string}} */
function words() {
  if (state.phase === 'looking') return { title: 'Looking at your picture…', lede: 'This takes a moment.' };
  if (state.phase === 'fetching') return { title: 'Fetching the picture…', lede: '' };
  if (state.phase === 'deleted') return { title: 'Deleted', lede: state.went };
  if (state.phase === 'failed') {
    const { title, text } = messageFor(state.problem);
    return { title, lede: text };
  }
  const { what, share, best } = verdict(state.result);
  const [, second] = state.result.predictions;
  const next = second ? `The next best guess is ${second.label}, ${percent(second.probability)}.` : '';
  return { eyebrow: 'The model says', title: what, number: share, lede: share ? next : `Its best guess is ${best}.` };
}

function renderWords() {
  const { title, number, lede, eyebrow = '' } = words();
  const heading = byId('title');
  heading.replaceChildren(number ? `${title}, ` : title);
  if (number) heading.append(Object.assign(document.createElement('span'), { className: 'nowrap', textContent: number }));
  say(byId('lede'), lede);
  say(byId('eyebrow'), eyebrow);
  document.title = `${heading.textContent} · Fuzzy Vision`;
}

function renderPicture() {
  const { phase, preview, result } = state;
  const [image, mark] = byId('picture').children;
  const source = phase === 'shown' ? result.image : preview;
  show(byId('picture'), phase === 'shown' || phase === 'looking');
  show(image, Boolean(source));
  show(mark, !source);
  if (source && image.getAttribute('src') !== source) image.src = source;
  show(byId('saw'), phase === 'shown');
  if (phase === 'shown') byId('saw').querySelector('img').src = result.thumbnail;
}

function renderNumbers() {
  const { result } = state;
  byId('table').tBodies[0].replaceChildren(
    ...result.predictions.map(({ label, probability }) => tableRow([label, exactly(probability)])),
  );
  const when = date(result.created, { dateStyle: 'medium', timeStyle: 'short' });
  say(byId('model'), `By ${result.model?.name}, version ${result.model?.version}, on ${when}.`);
  say(byId('name'), result.name);
  byId('link').value = linkTo(result.name);
  say(byId('until'), `Whoever has the name or the link can see it until ${date(daysAfter(result.created, KEEP_DAYS))}.`);
  show(byId('own'), state.own !== null);
}

function render() {
  const { phase, problem } = state;
  byId('main').className = `result ${phase}`;
  const code = phase === 'failed' ? problem?.code : '';
  renderWords();
  renderPicture();
  if (phase === 'shown') renderNumbers();
  for (const id of ['vote', 'numbers', 'share']) show(byId(id), phase === 'shown');
  show(byId('ask'), ASK_FOR_NAME.includes(code));
  show(byId('again'), phase === 'failed' && !(problem instanceof Rejection) && !HOPELESS.includes(code));
  show(byId('another'), ['shown', 'failed', 'deleted'].includes(phase));
  byId('another').classList.toggle('second', !byId('again').hidden);
}

const [picture] = byId('picture').children;
picture.addEventListener('error', () => show(byId('picture'), false));
const thumbnail = byId('saw').querySelector('img');
thumbnail.addEventListener('load', () => say(byId('saw-size'), `${thumbnail.naturalWidth} × ${thumbnail.naturalHeight} pixels, and nothing else`));
thumbnail.addEventListener('error', () => show(byId('saw'), false));
byId('again').addEventListener('click', start);
byId('delete').addEventListener('click', deleteIt);
window.addEventListener('hashchange', start);
offerSharing();
loadBokeh().catch(() => { /* the table stands without it */ });
start();
