/** The pictures of this tab: three are sent at a time, each then waits for its own answer. */
import { call } from '../lib/api.js';
import { waitForAnswer } from '../lib/documents.js';
import { Failure, Rejection } from '../lib/failure.js';
import { fetched } from '../lib/parts.js';
import { checkFile, checkSize } from './file-check.js';
import { itemFrom, itemOf, keptOf } from './item.js';
import { drawPreview } from './preview.js';
import { discard, keep, kept } from './shelf.js';
import { upload } from './upload.js';

/** @import {Result} from '../lib/types.js' */
/**
 * @typedef {'waiting' | 'preparing' | 'sending' | 'looking' | 'done' | 'rejected' | 'failed'
 *           | 'cancelled'} Step
 * `since` is when the step began, in ms; `share` how much is sent, 0 to 1.
 * @typedef {{key: string, at: number, file: File | null, name: string, step: Step, share: number,
 *            since: number, id: string | null, result: Result | null, problem: unknown,
 *            preview: string | null, controller: AbortController}} Item
 */

const AT_A_TIME = 3;
/** Failures after which the connection alone was to blame. */
const UNREACHED = ['offline', 'api-unreachable', 'upload-unreachable'];

export class UploadQueue {
  /** @type {Item[]} */
  items = [];

  #sending = 0;

  /** Previews are drawn one after another: each needs memory for the whole picture. */
  #drawing = Promise.resolve();

  #changed;

  /** @param {(item: Item | null) => void} changed called after every change */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Continues with what this tab had chosen before it was reloaded. */
  async restore() {
    this.items.unshift(...(await kept()).map(itemFrom));
    for (const item of this.items) {
      if (item.step === 'looking' && item.id) this.#look(item, item.id);
    }
    this.#run();
  }

  /** @param {File[]} files @returns {Item[]} */
  add(files) {
    const added = files.map(itemOf);
    this.items.push(...added);
    for (const item of added) {
      keep(keptOf(item));
      this.#drawing = this.#drawing.then(() => this.#preview(item));
    }
    this.#run();
    return added;
  }

  /** An upload that is known by its id alone. @param {string} id @returns {Item} */
  follow(id) {
    const known = this.items.find((item) => item.id === id);
    if (known) return known;
    const item = Object.assign(itemOf(null), { id });
    this.items.push(item);
    this.#look(item, id);
    return item;
  }

  /** Stops; what has arrived already is deleted. @param {Item} item */
  cancel(item) {
    item.controller.abort();
    if (item.id) {
      const secrets = { 'Upload-Id': item.id };
      call('DELETE', 'uploads', null, { secrets }).catch(() => {}); // it expires by itself
    }
    item.id = null;
    this.#step(item, 'cancelled');
    this.#run();
  }

  /** Again: asks for the answer only, where the picture has arrived already. @param {Item} item */
  retry(item) {
    Object.assign(item, { controller: new AbortController(), problem: null });
    if (item.id) {
      this.#look(item, item.id);
      return;
    }
    this.#step(item, 'waiting');
    this.#run();
  }

  /** Tries again what the connection stopped. */
  reconnected() {
    for (const item of this.items) {
      const { step, problem } = item;
      const unreached = problem instanceof Failure && UNREACHED.includes(problem.code);
      if (step === 'failed' && unreached) this.retry(item);
    }
  }

  /** Forgets a picture that was deleted: a reload must not bring it back. @param {string} name */
  forget(name) {
    const isGone = (/** @type {Item} */ { result }) => result?.name === name;
    for (const { key } of this.items.filter(isGone)) discard(key);
    this.items = this.items.filter((item) => !isGone(item));
  }

  /** @param {Item} item */
  async #preview(item) {
    item.preview = item.file && (await drawPreview(item.file));
    keep(keptOf(item));
    this.#changed(item);
  }

  /** Sends what waits, a few at a time. */
  #run() {
    for (const item of this.items) {
      if (this.#sending >= AT_A_TIME) break;
      if (item.step === 'waiting') this.#send(item);
    }
    this.#changed(null);
  }

  /** @param {Item} item @param {Step} step */
  #step(item, step) {
    Object.assign(item, { step, since: Date.now(), share: 0 });
    keep(keptOf(item));
    this.#changed(item);
  }

  /** @param {Item} item */
  async #send(item) {
    const { signal } = item.controller;
    this.#sending += 1;
    try {
      this.#step(item, 'preparing');
      const { file, type } = await this.#readied(item);
      signal.throwIfAborted();
      this.#step(item, 'sending');
      const progress = (/** @type {number} */ share) => {
        item.share = share;
        this.#changed(item);
      };
      const { id } = await upload(file, type, progress, signal);
      signal.throwIfAborted();
      item.id = id;
    } catch (problem) {
      this.#fail(item, problem, signal);
    } finally {
      this.#sending -= 1;
    }
    if (item.id && !signal.aborted) this.#look(item, item.id);
    this.#run();
  }

  /** The file as it is sent. @param {Item} item */
  async #readied({ file }) {
    if (!file) throw new Failure('unreadable');
    const type = await checkFile(file);
    const { shrunk } = await fetched(import('./shrink.js'), import.meta.resolve('./shrink.js'));
    const sent = await shrunk(file, type);
    checkSize(sent.file);
    return sent;
  }

  /** @param {Item} item @param {string} id */
  async #look(item, id) {
    const { signal } = item.controller;
    this.#step(item, 'looking');
    try {
      item.result = await waitForAnswer(id, signal);
      this.#step(item, 'done');
    } catch (problem) {
      this.#fail(item, problem, signal);
    }
  }

  /** @param {Item} item @param {unknown} problem @param {AbortSignal} signal of the try that failed */
  #fail(item, problem, signal) {
    if (signal.aborted) return; // cancelled, and perhaps begun again
    item.problem = problem;
    this.#step(item, isFinal(problem) ? 'rejected' : 'failed');
  }
}

/** Nothing changes by trying again. @param {unknown} problem @returns {boolean} */
const isFinal = (problem) =>
  problem instanceof Rejection ||
  (problem instanceof Failure &&
    ['too-large', 'empty', 'unsupported-format', 'unreadable'].includes(problem.code));
