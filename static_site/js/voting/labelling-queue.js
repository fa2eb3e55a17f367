/** The hard pictures that this voter has not seen yet, fetched a few at a time and ahead of need. */
import { call } from '../lib/api.js';
import { voter } from './voter.js';

/** @typedef {{name: string, image: string, thumbnail: string}} Picture */

const FEW = 4;
const MOST_EMPTY_ANSWERS = 20;
const AHEAD = 2;

export class HardOnes {
  /** The first one is being asked about. @type {Picture[]} */
  queue = [];

  /** @type {string[]} */
  labels = [];

  /** @type {unknown} */
  problem = null;

  fetching = false;

  /** Where to go on; null at the end. @type {string | null} */
  #after = '';

  /** @type {Set<string>} */
  #seen = new Set();

  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** The next one. */
  advance() {
    this.queue.shift();
    this.fill();
  }

  /** One that was asked about comes back. @param {Picture} picture */
  putBack(picture) {
    this.queue.unshift(picture);
    this.#changed();
  }

  /** Whether all there is was looked through. */
  get ended() { return this.#after === null; }

  /** Goes on, or from the beginning: then what was skipped is asked again. @param {Picture[]} answered */
  more(answered) {
    if (this.ended) {
      this.#after = '';
      this.#seen = new Set(answered.map(({ name }) => name));
    }
    this.fill();
  }

  /** Fetches more while few are left. */
  async fill() {
    this.#ahead();
    if (this.fetching || this.queue.length >= FEW || this.#after === null) {
      this.#changed();
      return;
    }
    Object.assign(this, { fetching: true, problem: null });
    this.#changed();
    try {
      for (let tries = 0; this.queue.length < FEW && this.#after !== null && tries < MOST_EMPTY_ANSWERS; tries += 1) {
        await this.#fetch(); // eslint-disable-line no-await-in-loop -- each answer says where the next begins
      }
    } catch (problem) {
      this.problem = problem;
    }
    this.fetching = false;
    this.#ahead();
    this.#changed();
  }

  async #fetch() {
    const after = this.#after ? { after: this.#after } : {};
    const page = await call('GET', `hard?${new URLSearchParams({ voter: voter(), ...after })}`);
    const fresh = page.pictures.filter((/** @type {Picture} */ { name }) => !this.#seen.has(name));
    fresh.forEach((/** @type {Picture} */ { name }) => this.#seen.add(name));
    this.queue.push(...fresh);
    this.labels = page.labels;
    this.#after = page.after ?? null;
    this.#changed();
  }

  /** Has the browser fetch the next pictures, so that they are there when they are due. */
  #ahead() {
    for (const { image } of this.queue.slice(1, 1 + AHEAD)) new Image().src = image;
  }
}
