/** The page about the model: its card in words. */
import { fetchCard } from '../lib/documents.js';
import { byId, inside, make, setRows, setText, show, tableRow } from '../lib/dom.js';
import { plural } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';
import { FEW_LABELS, factsOf, howMeasured, paragraphs } from '../stats/card-facts.js';
import { addressOf, evaluationOf, rowOf, worstFirst } from '../stats/evaluation.js';

/** @import {Card, MeasuredShare, Source} from '../lib/types.js' */

/** @type {('out_of_scope' | 'factors' | 'considerations' | 'weaknesses')[]} */
const FIELDS = ['out_of_scope', 'factors', 'considerations', 'weaknesses'];
const NOT_SAID = 'Its owner has not said.';

/** @param {string} field @param {string[]} words */
function renderWords(field, words) {
  show(byId(field), words.length > 0);
  inside(byId(field), 'ul').replaceChildren(...words.map((text) => make('li', {}, text)));
}

/** @param {Card} card */
function renderFacts(card) {
  const facts = factsOf(card).flatMap(([term, text]) => [
    make('dt', {}, term),
    make('dd', {}, text),
  ]);
  byId('facts').replaceChildren(...facts);
  const folded = byId('more-labels');
  show(folded, card.labels.length > FEW_LABELS);
  if (folded.hidden) return;
  setText(inside(folded, 'summary'), `All ${plural(card.labels.length, 'label')}`);
  setText(inside(folded, 'p'), card.labels.join(', '));
}

/** @param {string} id @param {Record<string, MeasuredShare> | undefined} shares */
function renderTable(id, shares) {
  const rows = worstFirst(shares).map((figure) => tableRow(rowOf(figure)));
  show(byId(id), rows.length > 0);
  setRows(id, rows);
}

/** @param {Card} card */
function renderResults(card) {
  const evaluation = evaluationOf(card);
  setText(byId('how'), howMeasured(card));
  renderTable('kinds', evaluation?.kinds);
  renderTable('origins', evaluation?.origins);
  renderTable('by-label', evaluation?.labels);
}

/** A source: name, size and licence. @param {Source} source @returns {HTMLElement} */
function sourceItem(source) {
  const href = addressOf(source?.url_or_repo);
  const name = String(source?.name ?? 'unknown');
  const pictures = Number(source?.pictures);
  return make(
    'li',
    {},
    href ? make('a', { href, rel: 'noreferrer' }, name) : name,
    pictures > 0 ? `, ${plural(pictures, 'picture')}` : '',
    make('p', { className: 'quiet' }, String(source?.licence ?? '')),
  );
}

/** @param {Card} card */
function renderData({ sources, training }) {
  const all = Array.isArray(sources) ? sources : [];
  const pictures = Number(training?.pictures);
  const learned = `It learned from ${plural(pictures, 'picture')} of these; the others chose or measured.`;
  show(byId('data'), all.length > 0);
  byId('sources').replaceChildren(...all.map(sourceItem));
  setText(byId('learned'), pictures > 0 ? learned : '');
  show(byId('repeat'), Boolean(training?.command));
  const command = String(training?.command ?? '');
  setText(inside(byId('repeat'), 'pre'), command.replaceAll(/ (?=--\w)/g, ' \\\n  '));
}

/** @param {Card} card */
function renderCard(card) {
  const name = String(card.name ?? 'The model');
  const labels = plural(card.labels.length, 'label');
  setText(byId('title'), name);
  setText(
    byId('lede'),
    paragraphs(card.summary).join(' ') || `A model that tells ${labels} apart.`,
  );
  document.title = `${name} · Fuzzy Vision`;
  const use = paragraphs(card.intended_use);
  renderWords('intended_use', use.length ? use : [NOT_SAID]);
  for (const field of FIELDS) renderWords(field, paragraphs(card[field]));
  renderFacts(card);
  renderResults(card);
  renderData(card);
}

/** @param {unknown} problem */
function renderProblem(problem) {
  const { title, text } = messageFor(problem);
  setText(byId('title'), title);
  setText(byId('lede'), text);
}

async function start() {
  let loaded = true;
  try {
    renderCard(await fetchCard());
  } catch (problem) {
    renderProblem(problem);
    loaded = false;
  }
  show(byId('again'), !loaded);
  show(byId('card'), loaded);
}

byId('again').addEventListener('click', async () => {
  await start();
  byId('title').focus();
});
start();
