/** The pictures of this visit: three are sent at a time, each then waits for its own answer. */
import { waitForAnswer } from '../lib/documents.js';
import { Rejection } from '../lib/failure.js';
import { checkSize } from './file-check.js';
import { shrink } from './preview.js';
import { shrunk } from './shrink.js';
import { upload } from './upload.js';

/** @import {Result} from '../lib/types.js' */
/**
 * @typedef {'waiting' | 'sending' | 'looking' | 'done' | 'rejected' | 'failed' | 'cancelled'} Step
 * @typedef {{key: number, file: File, type: string, step: Step, share: number, id: string | null,
 *            result: Result | null, problem: unknown,
 *            preview: string | null, controller: AbortController}} Row
 */

const AT_A_TIME = 3;
let keys = 0;

/** @param {File} file @param {string} type @returns {Row} */
function rowOf(file, type) {
  /** @type {Row} */
  const row = {
    key: (keys += 1),
    file,
    type,
    step: 'waiting',
    share: 0,
    id: null,
    result: null,
    problem: null,
    preview: null,
    controller: new AbortController(),
  };
  shrink(file).then((url) => {
    row.preview = url;
  });
  return row;
}

export class UploadQueue {
  /** @type {Row[]} */
  rows = [];

  #sending = 0;

  #changed;

  #sent;

  /**
   * @param {() => void} changed called after every change
   * @param {(row: Row) => boolean} sent called when a picture is stored; true when the page leaves
   */
  constructor(changed, sent) {
    this.#changed = changed;
    this.#sent = sent;
  }

  /** @param {File} file @param {string} type */
  add(file, type) {
    this.rows.push(rowOf(file, type));
  }

  /** Sends what waits, a few at a time. */
  start() {
    for (const row of this.rows) {
      if (this.#sending >= AT_A_TIME) break;
      if (row.step === 'waiting') this.#send(row);
    }
    this.#changed();
  }

  /** @param {Row} row */
  cancel(row) {
    row.controller.abort();
    row.step = 'cancelled';
    this.start();
  }

  /** Again: asks for the answer only, where the picture has arrived already. @param {Row} row */
  retry(row) {
    row.controller = new AbortController();
    row.problem = null;
    if (row.id) {
      this.#look(row, row.id);
      this.#changed();
    } else {
      row.step = 'waiting';
      this.start();
    }
  }

  /** @param {Row} row */
  async #send(row) {
    const { signal } = row.controller;
    Object.assign(row, { step: 'sending', share: 0 });
    this.#sending += 1;
    try {
      const progress = (/** @type {number} */ share) => {
        row.share = share;
        this.#changed();
      };
      const { file, type } = await shrunk(row.file, row.type);
      checkSize(file);
      row.id = (await upload(file, type, progress, signal)).id;
    } catch (problem) {
      this.#fail(row, problem, signal);
    } finally {
      this.#sending -= 1;
    }
    if (row.id && !this.#sent(row)) this.#look(row, row.id);
    this.start();
  }

  /** @param {Row} row @param {string} id */
  async #look(row, id) {
    const { signal } = row.controller;
    row.step = 'looking';
    try {
      row.result = await waitForAnswer(id, signal);
      row.step = 'done';
    } catch (problem) {
      this.#fail(row, problem, signal);
    }
    this.#changed();
  }

  /** @param {Row} row @param {unknown} problem @param {AbortSignal} signal of the try that failed */
  #fail(row, problem, signal) {
    if (signal.aborted) return; // cancelled, and perhaps begun again
    row.step = problem instanceof Rejection ? 'rejected' : 'failed';
    row.problem = problem;
  }
}
