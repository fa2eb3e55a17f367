/** Calls of the API. What comes back is its document; what goes wrong is a Failure. */
import { Failure, refusalOfApi, unreachable } from './messages.js';

const LONGEST_MS = 20_000;

/**
 * @param {'GET' | 'POST' | 'DELETE'} method @param {string} path below /api/
 * @param {object | null} [body] sent as JSON @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function call(method, path, body = null, signal = new AbortController().signal) {
  let response;
  try {
    response = await fetch(`/api/${path}`, {
      method,
      cache: 'no-store',
      keepalive: method !== 'GET', // a page that is left at once still says what it had to say
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]),
    });
  } catch (problem) {
    signal.throwIfAborted();
    throw problem instanceof DOMException && problem.name === 'TimeoutError' ? new Failure('too-slow') : unreachable('api-unreachable');
  }
  if (!response.ok) throw await refusalOfApi(response);
  try {
    return await response.json();
  } catch {
    throw new Failure('api-down');
  }
}
