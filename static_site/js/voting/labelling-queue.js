/** The pictures that this voter has not answered yet, fetched a few at a time and ahead of need. */
import { call } from '../lib/api.js';
import { voter } from './voter.js';

/** @import {Picture, QueuePage} from '../lib/types.js' */

const FEW = 4;
const MOST_EMPTY_PAGES = 20;
const AHEAD = 2;

export class LabellingQueue {
  /** The first one is being asked about. @type {Picture[]} */
  pictures = [];

  /** @type {string[]} */
  labels = [];

  /** @type {unknown} */
  problem = null;

  fetching = false;

  /** Where the next page begins; null at the end. @type {string | null} */
  #after = '';

  /** @type {Set<string>} */
  #seen = new Set();

  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Continues with the next picture. */
  advance() {
    this.pictures.shift();
    return this.fill();
  }

  /** Asks about a picture again. @param {Picture} picture */
  putBack(picture) {
    this.pictures.unshift(picture);
    this.#changed();
  }

  /** Whether the whole queue was looked through. */
  get ended() {
    return this.#after === null;
  }

  /**
   * Continues, or starts from the beginning: then what was skipped is asked again.
   * @param {Picture[]} answered
   */
  more(answered) {
    if (this.ended) {
      this.#after = '';
      this.#seen = new Set(answered.map(({ name }) => name));
    }
    return this.fill();
  }

  /** Fetches more while few are left. */
  async fill() {
    this.#preload();
    if (this.fetching || this.pictures.length >= FEW || this.ended) {
      this.#changed();
      return;
    }
    Object.assign(this, { fetching: true, problem: null });
    this.#changed();
    try {
      await this.#fetchPages();
    } catch (problem) {
      this.problem = problem;
    }
    this.fetching = false;
    this.#preload();
    this.#changed();
  }

  async #fetchPages() {
    for (let tries = 0; tries < MOST_EMPTY_PAGES; tries += 1) {
      if (this.pictures.length >= FEW || this.ended) return;
      await this.#fetchPage();
    }
  }

  async #fetchPage() {
    const query = this.#after ? `?${new URLSearchParams({ after: this.#after })}` : '';
    const secrets = { Voter: voter() };
    const page = /** @type {QueuePage} */ (await call('GET', `queue${query}`, null, { secrets }));
    const fresh = page.pictures.filter(({ name }) => !this.#seen.has(name));
    for (const { name } of fresh) this.#seen.add(name);
    this.pictures.push(...fresh);
    this.labels = page.labels;
    this.#after = page.after ?? null;
    this.#changed();
  }

  /** Has the browser fetch the next pictures, so that they are there when they are due. */
  #preload() {
    for (const { image } of this.pictures.slice(1, 1 + AHEAD)) new Image().src = image;
  }
}
