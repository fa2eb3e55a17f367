/** Calls of the API. What comes back is its document; what goes wrong is a Failure. */
import { Failure } from './failure.js';
import { loginNeeded } from './login.js';
import { refusalOfApi, unreachable } from './refusals.js';

const LONGEST_MS = 20_000;

/**
 * @param {'GET' | 'POST' | 'DELETE'} method @param {string} path below /api/
 * @param {object | null} [body] sent as JSON
 * @param {{signal?: AbortSignal, secrets?: Record<string, string>}} [more] secrets are headers,
 *   since paths reach logs
 * @returns {Promise<unknown>} the document; the caller knows its type
 */
export async function call(method, path, body = null, more = {}) {
  const { signal = new AbortController().signal } = more;
  let response;
  try {
    response = await fetch(`/api/${path}`, {
      method,
      cache: 'no-store',
      keepalive: method !== 'GET', // sent even if the page is left at once
      ...contentOf(body, more.secrets),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]),
    });
  } catch (problem) {
    signal.throwIfAborted();
    const timedOut = problem instanceof DOMException && problem.name === 'TimeoutError';
    throw timedOut ? new Failure('too-slow') : unreachable('api-unreachable');
  }
  if (response.status === 401) throw loginNeeded();
  if (!response.ok) throw await refusalOfApi(response);
  try {
    return await response.json();
  } catch {
    throw new Failure('api-down');
  }
}

/** @param {object | null} body @param {Record<string, string>} [secrets] @returns {RequestInit} */
const contentOf = (body, secrets) =>
  body
    ? { headers: { ...secrets, 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    : { headers: { ...secrets } };
