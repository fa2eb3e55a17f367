/** The page about the model: one state, one render. */
import { FEW_LABELS, factsOf, figuresOf, howMeasured, paragraphs } from '../stats/card-facts.js';
import { fetchCard } from '../lib/documents.js';
import { byId, make, say, show, tableRow } from '../lib/dom.js';
import { many } from '../lib/format.js';
import { addressOf, worstFirst } from '../stats/evaluation.js';
import { messageFor } from '../lib/messages.js';

const WORDS = ['out_of_scope', 'factors', 'considerations', 'weaknesses'];
const NOT_SAID = 'Its owner has not said.';

/** @type {{card: any, problem: unknown}} */
const state = { card: null, problem: null };

/** @param {string} field @param {string[]} words */
function renderWords(field, words) {
  show(byId(field), words.length > 0);
  byId(field).querySelector('ul').replaceChildren(...words.map((text) => make('li', {}, text)));
}

function renderFacts() {
  const { card } = state;
  byId('facts').replaceChildren(...factsOf(card).flatMap(([term, text]) => [make('dt', {}, term), make('dd', {}, text)]));
  const folded = byId('more-labels');
  show(folded, card.labels.length > FEW_LABELS);
  if (folded.hidden) return;
  say(folded.querySelector('summary'), `All ${many(card.labels.length, 'label')}`);
  say(folded.querySelector('p'), card.labels.join(', '));
}

/** @param {string} id @param {import('../stats/evaluation.js').LabelFigure[]} figures */
function renderTable(id, figures) {
  show(byId(id), figures.length > 0);
  byId(id).querySelector('tbody').replaceChildren(...figures.map(({ label, pictures, correct, accuracy }) => (
    tableRow([label, pictures.toLocaleString('en'), correct.toLocaleString('en'), `${(accuracy * 100).toFixed(1)} %`]))));
}

function renderResults() {
  const { card } = state;
  const figures = figuresOf(card);
  say(byId('how'), howMeasured(card));
  renderTable('kinds', figures ? worstFirst({ labels: figures.kinds }) : []);
  renderTable('origins', figures ? worstFirst({ labels: figures.origins }) : []);
  renderTable('by-label', figures ? worstFirst(figures) : []);
}

/** A source: who, how many, under which licence. @param {any} source @returns {HTMLElement} */
function sourceOf(source) {
  const href = addressOf(source?.url_or_repo);
  const name = String(source?.name ?? 'unknown');
  return make('li', {}, href ? make('a', { href, rel: 'noreferrer' }, name) : name,
    source?.pictures > 0 ? `, ${many(source.pictures, 'picture')}` : '', make('p', { className: 'quiet' }, String(source?.licence ?? '')));
}

function renderData() {
  const { sources, training } = state.card;
  const all = Array.isArray(sources) ? sources : [];
  show(byId('data'), all.length > 0);
  byId('sources').replaceChildren(...all.map(sourceOf));
  say(byId('learned'), training?.pictures > 0 ? `It learned from ${many(training.pictures, 'picture')} of these; the others chose or measured.` : '');
  show(byId('repeat'), Boolean(training?.command));
  say(byId('repeat').querySelector('pre'), String(training?.command ?? '').replaceAll(/ (?=--\w)/g, ' \\\n  '));
}

function render() {
  const { card, problem } = state;
  const message = problem ? messageFor(problem) : null;
  say(byId('title'), message?.title ?? String(card.name ?? 'The model'));
  say(byId('lede'), message?.text ?? (paragraphs(card.summary).join(' ') || `A model that tells ${many(card.labels.length, 'label')} apart.`));
  show(byId('again'), Boolean(problem));
  show(byId('card'), !problem);
  if (problem) return;
  document.title = `${card.name ?? 'The model'} · Fuzzy Vision`;
  const use = paragraphs(card.intended_use);
  renderWords('intended_use', use.length ? use : [NOT_SAID]);
  for (const field of WORDS) renderWords(field, paragraphs(card[field]));
  renderFacts();
  renderResults();
  renderData();
}

async function start() {
  try {
    Object.assign(state, { card: await fetchCard(), problem: null });
  } catch (problem) {
    state.problem = problem;
  }
  render();
}

byId('again').addEventListener('click', async () => {
  await start();
  byId('title').focus();
});
start();
