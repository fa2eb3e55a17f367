/** What the services refused, or why they could not be reached, as a Failure. */
import { Failure } from './failure.js';
import { isKnown } from './messages.js';

/** S3's codes, where they differ from the site's. @type {Record<string, string>} */
const FROM_S3 = {
  EntityTooLarge: 'too-large',
  EntityTooSmall: 'empty',
  InvalidAccessKeyId: 'misconfigured',
  SignatureDoesNotMatch: 'misconfigured',
  InvalidToken: 'misconfigured',
  NoSuchBucket: 'misconfigured',
  ExpiredToken: 'expired',
  RequestTimeout: 'upload-unreachable',
  RequestTimeTooSkewed: 'misconfigured',
  SlowDown: 'upload-down',
  ServiceUnavailable: 'upload-down',
  InternalError: 'upload-down',
};

/**
 * The refusal of an upload, by what S3's XML answer says.
 * @param {number} status @param {string} code @param {string} message @returns {Failure}
 */
export function refusalOfS3(status, code, message) {
  if (Object.hasOwn(FROM_S3, code)) return new Failure(FROM_S3[code]);
  if (code === 'AccessDenied' && /expired/i.test(message)) return new Failure('expired');
  return new Failure(status >= 500 ? 'upload-down' : 'upload-refused');
}

/**
 * The refusal of an API call, from its problem document (RFC 9457).
 * @param {Response} response @returns {Promise<Failure>}
 */
export async function refusalOfApi(response) {
  const problem = await response.json().catch(() => ({}));
  const detail = typeof problem?.detail === 'string' ? problem.detail : undefined;
  if (response.status === 429) return refusalOfMany(problem?.code, response.headers);
  if (typeof problem?.code === 'string' && isKnown(problem.code)) {
    return new Failure(problem.code, detail);
  }
  if (response.status >= 500) return new Failure('api-down');
  return new Failure('api-refused', detail);
}

/**
 * The refusal of what was too much, and by the peer's own clock when there is room again.
 * @param {unknown} code @param {Headers} headers @returns {Failure}
 */
function refusalOfMany(code, headers) {
  const seconds = Number(headers.get('Retry-After'));
  if (!(code === 'daily-limit' || code === 'too-many') || !seconds) return new Failure('api-busy');
  const at = new Date(Date.now() + 1000 * seconds);
  const time = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return new Failure(code, `There’s room again from ${time}.`);
}

/** The failure of a request that got no answer at all. @param {string} code @returns {Failure} */
export const unreachable = (code) => new Failure(navigator.onLine ? code : 'offline');
