/** One upload: a ticket from the API, then the presigned form with the file. */
import { call } from '../lib/api.js';
import { Failure } from '../lib/failure.js';
import { loginNeeded } from '../lib/login.js';
import { refusalOfS3, unreachable } from '../lib/refusals.js';

/** @import {Ticket} from '../lib/types.js' */
/**
 * @typedef {(share: number) => void} Progress  told the share of the file that is sent, 0 to 1
 */

const FORM_MS = 600_000;
/** One machine says this to a form that was posted before: browsers repeat what a connection lost. */
const IS_THERE = 412;
const LONGEST_NAME = 100;

/** The end of the file's name, in characters that the API accepts. @param {File} file @returns {string} */
export function nameOf(file) {
  const name = [...file.name.replace(/[\p{Cc}\p{Cs}]/gu, ' ')].slice(-LONGEST_NAME).join('');
  return name.trim() || 'picture';
}

/** @param {File} file @param {string} type @param {AbortSignal} signal */
async function requestTicket(file, type, signal) {
  const body = { filename: nameOf(file), content_type: type, size: file.size };
  return /** @type {Ticket} */ (await call('POST', 'uploads', body, { signal }));
}

/** @param {Ticket} ticket @param {File} file @returns {FormData} the file last: S3 ignores what follows it */
function formOf(ticket, file) {
  const form = new FormData();
  for (const [field, value] of Object.entries(ticket.fields)) form.append(field, value);
  form.append('file', file);
  return form;
}

/** @param {XMLHttpRequest} request @returns {Failure} */
function refusalOf({ status, responseText }) {
  if (status === 401) return loginNeeded();
  const error = new DOMParser().parseFromString(responseText, 'text/xml');
  const text = (/** @type {string} */ tag) =>
    error.querySelector(`Error > ${tag}`)?.textContent ?? '';
  return refusalOfS3(status, text('Code'), text('Message'));
}

/**
 * XMLHttpRequest, because fetch does not tell how much of the body is sent.
 * @param {Ticket} ticket @param {File} file @param {Progress} progress @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function sendForm(ticket, file, progress, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open('POST', ticket.url);
    request.timeout = FORM_MS;
    request.upload.onprogress = (event) =>
      event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => {
      const isStored = request.status >= 200 && request.status < 300;
      if (isStored || request.status === IS_THERE) resolve();
      else reject(refusalOf(request));
    };
    request.onerror = () => reject(unreachable('upload-unreachable'));
    request.ontimeout = () => reject(new Failure('upload-timeout'));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => request.abort());
    request.send(formOf(ticket, file));
  });
}

/**
 * Sends the picture. A form that expired while it waited is replaced once, without asking.
 * @param {File} file @param {string} type the media type that the first bytes show
 * @param {Progress} progress @param {AbortSignal} signal
 * @returns {Promise<Ticket>} once the picture is stored
 */
export async function upload(file, type, progress, signal) {
  for (let fresh = true; ; fresh = false) {
    const ticket = await requestTicket(file, type, signal);
    try {
      await sendForm(ticket, file, progress, signal);
      return ticket;
    } catch (problem) {
      if (!(fresh && problem instanceof Failure && problem.code === 'expired')) throw problem;
    }
  }
}
