/** What went wrong, in words: a known code becomes what happened and what to do. */
import { Failure } from './failure.js';
import { plural } from './format.js';
import { KEEP_DAYS } from './keep-days.js';

/** @typedef {{title: string, text: string}} Message */

const TELL = 'If it happens again, tell the person who gave you this page.';
const KEPT = `pictures are kept for ${plural(KEEP_DAYS, 'day')}`;

/** @type {[string, string]} */
const UNUSUAL = ['This picture is stored in an unusual way.', 'Save it as an ordinary JPEG.'];

/** @type {Record<string, [string, string]>} */
const MESSAGES = {
  // before the upload
  'no-file': ['No picture was chosen.', 'Choose one, drop one here or paste one.'],
  'no-picture': [
    'There is no picture in that.',
    'Save the picture as a file first, then choose or drop the file.',
  ],
  'no-pasted': ['There is no picture to paste.', 'Copy a picture first, or choose a file.'],
  // the picture
  empty: ['This file is empty.', 'Choose another file.'],
  'too-large': ['This file is larger than 20 MiB.', 'Make the picture smaller and try again.'],
  'unsupported-format': [
    'This is not a picture that can be read here.',
    'JPEG, PNG, GIF, BMP and WebP can.',
  ],
  heic: [
    'HEIC pictures cannot be read here.',
    'Save it as a JPEG, or take a screenshot of it, and choose that.',
  ],
  unreadable: [
    'This picture cannot be read.',
    'The file seems to be damaged. Try another picture, or save this one again.',
  ],
  'too-many-pixels': [
    'This picture has too many pixels.',
    'Make it smaller: 50 million pixels at most, 18 as WebP.',
  ],
  'too-many-scans': UNUSUAL,
  'too-complex': UNUSUAL,
  rejected: ['This picture was not accepted.', 'Try another picture.'],
  // on the way
  offline: ['You are offline.', 'Connect to the internet, then try again.'],
  'api-unreachable': [
    'The service cannot be reached.',
    'Check your connection and try again in a moment.',
  ],
  'api-down': ['The service is not working just now.', `Try again in a minute. ${TELL}`],
  'too-slow': ['The service takes too long to answer.', 'Try again in a minute.'],
  'api-busy': ['Too much is arriving just now.', 'Try again in a minute.'],
  'api-refused': ['The service did not accept this.', TELL],
  'upload-unreachable': ['The upload was interrupted.', 'Check your connection and try again.'],
  'upload-timeout': [
    'The upload took too long.',
    'Try again where the connection is better, or with a smaller picture.',
  ],
  'upload-refused': ['The picture was not accepted for storing.', `Try again. ${TELL}`],
  'upload-down': ['The storage is busy just now.', 'Try again in a minute.'],
  expired: ['The upload form has expired.', 'Try again.'],
  misconfigured: [
    'The storage does not know this service.',
    'Trying again will not help: tell the person who gave you this page.',
  ],
  // the answer
  'answer-timeout': [
    'There is no answer yet.',
    'Your picture arrived, but looking at it takes unusually long. Look again in a minute.',
  ],
  'unreadable-answer': ['The answer could not be understood.', `Load the page again. ${TELL}`],
  'unknown-name': [
    'No picture has this name.',
    `The name may be mistyped, or the picture was deleted or has expired: ${KEPT}.`,
  ],
  'bad-name': ['That is not the name of a picture.', 'Names are letters and digits, such as 7QK.'],
  'nothing-asked': ['Which picture?', 'Show a picture, or type the name that somebody told you.'],
  'no-card': ['The figures cannot be found.', `The model came without its card. ${TELL}`],
  'not-found': [
    'There is nothing at this address.',
    `The link may be mistyped, or what was here is gone: ${KEPT}.`,
  ],
  // votes
  'unknown-picture': ['This picture is no longer here.', `It was deleted or has expired: ${KEPT}.`],
  'unknown-upload': [
    'Nothing of this picture is kept any more.',
    'There is nothing left to delete.',
  ],
  unexpected: ['Something went wrong in this page.', `Load the page again. ${TELL}`],
};

/** @param {string} code @returns {boolean} */
export const isKnown = (code) => Object.hasOwn(MESSAGES, code);

/**
 * What to tell about `problem`: our title, the service's own sentence where it gave one, and what to do.
 * @param {unknown} problem @returns {Message}
 */
export function messageFor(problem) {
  const failure = problem instanceof Failure ? problem : new Failure('unexpected');
  const [title, text] = MESSAGES[isKnown(failure.code) ? failure.code : 'unexpected'];
  return failure.detail ? { title, text: `${failure.detail} ${text}` } : { title, text };
}
