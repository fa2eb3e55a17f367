/** The page about the model: its card in words. */
import { fetchCard } from '../lib/documents.js';
import { byId, inside, make, setRows, setText, show, tableRow } from '../lib/dom.js';
import { plural } from '../lib/format.js';
import { messageFor } from '../lib/messages.js';
import {
  FEW_LABELS,
  contactOf,
  factsOf,
  howMeasured,
  paragraphs,
  technicalFactsOf,
} from '../stats/card-facts.js';
import { addressOf, evaluationOf, rowOf, worstFirst } from '../stats/evaluation.js';

/** @import {Card, MeasuredShare, Source} from '../lib/types.js' */
/** @import {Facts} from '../stats/card-facts.js' */

/** @type {('out_of_scope' | 'factors' | 'considerations' | 'weaknesses')[]} */
const FIELDS = ['out_of_scope', 'factors', 'considerations', 'weaknesses'];
const NOT_SAID = 'Its owner hasn’t said.';

/** @param {string} field @param {string[]} words */
function renderWords(field, words) {
  show(byId(field), words.length > 0);
  inside(byId(field), 'ul').replaceChildren(...words.map((text) => make('li', {}, text)));
}

/** @param {Facts} facts */
const termsOf = (facts) =>
  facts.flatMap(([term, text]) => [make('dt', {}, term), make('dd', {}, text)]);

/** @param {Card} card */
function renderFacts(card) {
  const contact = contactOf(card);
  const reach = [make('dt', {}, 'Questions?'), make('dd', {}, contact ? make('a', contact) : '')];
  byId('facts').replaceChildren(...termsOf(factsOf(card)), ...(contact ? reach : []));
  const technical = termsOf(technicalFactsOf(card));
  inside(byId('technical'), 'dl').replaceChildren(...technical);
  show(byId('technical'), technical.length > 0);
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
  const learned = `It learned from ${plural(pictures, 'picture')}. Others were kept for testing.`;
  show(byId('data'), all.length > 0);
  byId('sources').replaceChildren(...all.map(sourceItem));
  setText(byId('learned'), pictures > 0 ? learned : '');
  setText(inside(byId('data'), 'summary'), plural(all.length, 'source'));
  show(byId('repeat'), Boolean(training?.command));
  const command = String(training?.command ?? '');
  setText(inside(byId('repeat'), 'pre'), command.replaceAll(/ (?=--\w)/g, ' \\\n  '));
}

/** @param {Card} card */
function renderCard(card) {
  const labels = plural(card.labels.length, 'label');
  const summary = paragraphs(card.summary).join(' ');
  setText(byId('lede'), summary || `A model that tells ${labels} apart.`);
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
  setText(byId('lede'), `${title} ${text}`);
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
