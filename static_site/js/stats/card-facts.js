/** What a model's card says in words, whatever of it is there. A card holds at least a name and labels. */
import { date, many, percent } from '../lib/format.js';

/** Labels in a sentence; the others are folded away. */
export const FEW_LABELS = 20;

/** A field of words: a paragraph or a list of them. @param {unknown} field @returns {string[]} */
export const paragraphs = (field) => (Array.isArray(field) ? field : [field]).filter((one) => typeof one === 'string' && one.trim() !== '');

/** The figures of a card, or null where nobody measured it. @param {any} card @returns {any} */
export const figuresOf = ({ measured }) => (typeof measured?.accuracy === 'number' && measured.pictures > 0 ? measured : null);

/** Somebody's work that the model owes to. @param {any} work @returns {string} */
function credit(work) {
  if (!work?.name) return '';
  return work.name + (work.by ? `, by ${work.by}` : '') + (work.licence ? `, under ${work.licence}` : '');
}

/** What an import was made of. @param {any} imported @returns {string} */
function brought(imported) {
  if (!imported?.from) return '';
  const because = imported.scaling_because ? ` (${imported.scaling_because})` : '';
  return [imported.from, imported.kind, imported.scaling && `pixels scaled as ${imported.scaling}${because}`].filter(Boolean).join(', ');
}

/** @param {any} input @returns {string} */
function looksAt(input) {
  if (!(input?.width > 0 && input?.height > 0)) return '';
  return `${input.width} × ${input.height} ${input.channels === 1 ? 'grey ' : ''}pixels, the middle of the picture`;
}

/** @param {string[]} labels @returns {string} */
function knows(labels) {
  const more = labels.length - FEW_LABELS;
  return labels.slice(0, FEW_LABELS).join(', ') + (more > 0 ? ` and ${more.toLocaleString('en')} more` : '');
}

/** @param {any} card @returns {string} */
function unsure({ threshold, measured }) {
  if (!(threshold > 0)) return 'never';
  const { known, other } = measured?.unsure ?? {};
  const parts = [
    typeof known === 'number' ? `${percent(known)} of the pictures of things it knows` : '',
    typeof other === 'number' ? `${percent(other)} of the pictures of other things` : '',
  ].filter(Boolean).join(', and with ');
  return `when its best guess is below ${percent(threshold)}.${parts ? ` That happened with ${parts}.` : ''}`;
}

/** Names of facts and what they are; what the card does not tell is left out. @param {any} card @returns {[string, string][]} */
export function factsOf(card) {
  const difference = card.measured?.largest_difference;
  const calibration = card.measured?.calibration_error;
  /** @type {[string, string][]} */
  const all = [
    ['Version', card.version ?? ''],
    ['Made', date(card.created)],
    ['Imported from', brought(card.imported)],
    ['Looks at', looksAt(card.input)],
    [`Knows ${many(card.labels.length, 'label')}`, knows(card.labels)],
    ['Says “Not sure”', unsure(card)],
    ['Its percentages', typeof calibration === 'number' ? `are off by ${percent(calibration)} on average` : ''],
    ['Conversion', typeof difference === 'number' ? `its probabilities differ from the original’s by at most ${Math.max(difference, 1e-6).toFixed(6)}` : ''],
    ['Started from', credit(card.weights)],
    ['Was taught by', credit(card.teacher)],
    ['Licence', paragraphs(card.licence).join(' ')],
  ];
  return all.filter(([, text]) => text);
}

/** How it was measured, in a sentence or two. @param {any} card @returns {string} */
export function howMeasured(card) {
  const figures = figuresOf(card);
  if (!figures) return 'It came without figures: nobody has measured it here. Try it and judge for yourself.';
  const { foreign } = figures;
  const far = foreign?.pictures > 0 ? ` Right with ${percent(foreign.accuracy)} of ${many(foreign.pictures, 'picture')} from sources that it learned nothing from.` : '';
  return `Right with ${percent(figures.accuracy)} of ${many(figures.pictures, 'picture')}. ${figures.how ?? ''}${far}`;
}
