/** Calls that are sent one after another and in order. What cannot be sent now waits. */
import { Failure } from '../lib/failure.js';

/** @typedef {() => Promise<unknown>} Send */

const WORTH_WAITING = [
  ...['offline', 'api-unreachable', 'api-down', 'api-busy', 'paused', 'too-many', 'too-slow'],
  ...['login-needed', 'invitation-needed'], // in another tab, so that nothing is lost
];

export class Outbox {
  /** @type {Send[]} */
  waiting = [];

  /** What stopped it. @type {unknown} */
  problem = null;

  #busy = false;

  #changed;

  /** @param {(lost: unknown) => void} changed told after every call; `lost` is why one will never arrive */
  constructor(changed) {
    this.#changed = changed;
  }

  /** @param {Send} send @returns {Promise<void>} once nothing is on its way any more */
  add(send) {
    this.waiting.push(send);
    return this.run();
  }

  /** Sends what waits, also after something stopped it. */
  async run() {
    if (this.#busy) return;
    this.#busy = true;
    this.problem = null;
    while (this.waiting.length && !this.problem) await this.#next();
    this.#busy = false;
  }

  async #next() {
    let lost = null;
    try {
      await this.waiting[0]();
      this.waiting.shift();
    } catch (problem) {
      if (problem instanceof Failure && WORTH_WAITING.includes(problem.code)) {
        this.problem = problem;
      } else {
        lost = problem;
        this.waiting.shift();
      }
    }
    this.#changed(lost);
  }
}
