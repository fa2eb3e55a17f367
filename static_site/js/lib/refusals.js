/** What the services refused, or why they could not be reached, as a Failure. */
import { Failure } from './failure.js';
import { date } from './format.js';
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

const MINUTE_MS = 60_000;
/** @type {Intl.DateTimeFormatOptions} */
const TIME = { hour: '2-digit', minute: '2-digit' };
/** @type {Intl.DateTimeFormatOptions} */
const DAY_AND_TIME = { day: 'numeric', month: 'long', ...TIME };

/**
 * The refusal of an API call, from its problem document (RFC 9457).
 * @param {Response} response @returns {Promise<Failure>}
 */
export async function refusalOfApi(response) {
  const problem = await response.json().catch(() => ({}));
  const detail = typeof problem?.detail === 'string' ? problem.detail : undefined;
  if (response.status === 429) return refusalOfMany(problem?.code, response.headers);
  if (problem?.code === 'paused') return refusalOfPause(detail, response.headers);
  if (typeof problem?.code === 'string' && isKnown(problem.code)) {
    return new Failure(problem.code, detail);
  }
  if (response.status >= 500) return new Failure('api-down');
  return new Failure('api-refused', detail);
}

/**
 * When a refusal ends, by the peer's own clock.
 * @param {Headers} headers @param {Intl.DateTimeFormatOptions} as
 * @returns {string} empty where the service doesn't say
 */
function endOf(headers, as) {
  const seconds = Number(headers.get('Retry-After'));
  // The answer was on its way for a moment: the end is a full minute.
  const end = Math.round((Date.now() + 1000 * seconds) / MINUTE_MS) * MINUTE_MS;
  return seconds ? date(new Date(end), as) : '';
}

/**
 * The refusal of what was too much, and when there is room again.
 * @param {unknown} code @param {Headers} headers @returns {Failure}
 */
function refusalOfMany(code, headers) {
  const time = endOf(headers, TIME);
  if (time && code === 'daily-limit') {
    return new Failure(code, `This page is full until midnight (${time} your time).`);
  }
  if (time && code === 'too-many') return new Failure(code, `There’s room again from ${time}.`);
  return new Failure('api-busy');
}

/**
 * The refusal of what the owner has paused: why, and until when, which the service says in UTC.
 * @param {string | undefined} detail @param {Headers} headers @returns {Failure}
 */
function refusalOfPause(detail, headers) {
  const end = endOf(headers, DAY_AND_TIME);
  const own = detail?.replace(/until \d+ \w+, \d\d:\d\d \(UTC\)/, end ? `until ${end}` : '$&');
  return new Failure('paused', own);
}

/** The failure of a request that got no answer at all. @param {string} code @returns {Failure} */
export const unreachable = (code) => new Failure(navigator.onLine ? code : 'offline');
