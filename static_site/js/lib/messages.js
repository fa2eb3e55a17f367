/** What went wrong, in words: a known code becomes what happened and what to do. */
import { Failure } from './failure.js';
import { plural } from './format.js';
import { KEEP_DAYS } from './chosen.js';

/** @typedef {{title: string, text: string}} Message */

const TELL = 'If it happens again, tell the person who gave you this page.';
const KEPT = `pictures are kept for about ${plural(KEEP_DAYS, 'day')}`;

/** @type {[string, string]} */
const UNUSUAL = [
  'This picture is stored in an unusual way.',
  'Save it as a plain JPEG and try again.',
];

/** @type {Record<string, [string, string]>} */
const MESSAGES = {
  // before the upload
  'no-picture': [
    'There’s no picture in that.',
    'Save the picture as a file first, then choose it.',
  ],
  'no-pasted': ['There’s no picture to paste.', 'Copy a picture first, or choose a file.'],
  folder: ['That’s a folder.', 'Open it and drop the pictures that are in it.'],
  // the picture
  empty: ['This file is empty.', 'Try another one.'],
  'too-large': ['This file is larger than 20 MB.', 'Make the picture smaller and try again.'],
  'unsupported-format': [
    'This file isn’t a picture we can read.',
    'JPEG, PNG, GIF, BMP, WebP and AVIF work.',
  ],
  unreadable: ['This file is damaged.', 'Save it again or try another.'],
  'too-many-pixels': [
    'This picture has too many pixels.',
    'Make it smaller: 50 million pixels at most, 18 as WebP, AVIF or HEIC.',
  ],
  'too-many-scans': UNUSUAL,
  'too-complex': UNUSUAL,
  rejected: ['This picture wasn’t accepted.', 'Try another one.'],
  // on the way
  offline: ['You’re offline.', 'We’ll try again when you’re connected.'],
  'api-unreachable': ['We can’t reach the service.', 'Check your connection and try again.'],
  'api-down': ['The service isn’t working right now.', `Try again in a minute. ${TELL}`],
  'too-slow': ['The service is taking too long.', 'Try again in a minute.'],
  'api-busy': ['Too much is arriving right now.', 'Try again in a minute.'],
  'daily-limit': ['No more pictures for now.', 'It takes a limited number of pictures a day.'],
  'too-many': ['That was a lot for one hour.', 'Wait a while, then try again.'],
  paused: ['This is paused.', 'Come back later.'],
  'api-refused': ['The service didn’t accept this.', TELL],
  'disk-full': ['There’s no room for more pictures right now.', `Try again later. ${TELL}`],
  'login-needed': [
    'You have to log in again.',
    'This page has a password, and your login has ended. Pictures that you chose are kept.',
  ],
  'invitation-needed': [
    'This needs an invitation.',
    'Open your invitation link again, or ask for a new one. Pictures that you chose are kept.',
  ],
  'not-listed': ['Pictures are listed nowhere here.', 'You need the code of a picture to see it.'],
  'upload-unreachable': ['The upload was interrupted.', 'Check your connection and try again.'],
  'upload-timeout': ['The upload took too long.', 'Try a better connection or a smaller picture.'],
  'upload-refused': ['The picture couldn’t be stored.', `Try again. ${TELL}`],
  'upload-down': ['Storage is busy right now.', 'Try again in a minute.'],
  expired: ['The upload form has expired.', 'Try again.'],
  misconfigured: [
    'Storage doesn’t know this service.',
    'Trying again won’t help: tell the person who gave you this page.',
  ],
  // the answer
  'answer-timeout': [
    'There’s no answer yet.',
    'Your picture arrived, but it’s taking unusually long. Try again in a minute.',
  ],
  'unreadable-answer': ['We couldn’t read the answer.', `Load the page again. ${TELL}`],
  'unknown-name': [
    'No picture has this code.',
    `Check for typos. It may also be deleted or expired: ${KEPT}.`,
  ],
  hidden: [
    'This picture is hidden.',
    'Somebody reported it. It stays hidden until the owner of this page has looked at it.',
  ],
  'bad-name': ['That isn’t a code.', 'Codes are letters and digits, such as 7QK.'],
  'nothing-asked': ['Which picture?', 'Show a picture, or type a code.'],
  'no-card': ['We can’t find the figures.', `The model came without its card. ${TELL}`],
  'not-found': ['There’s nothing at this address.', `Check for typos, or it may be gone: ${KEPT}.`],
  // votes
  'unknown-picture': ['This picture is gone.', `It was deleted, hidden or has expired: ${KEPT}.`],
  'unknown-upload': ['This picture is gone already.', 'There’s nothing left to delete.'],
  unexpected: ['Something went wrong on this page.', `Load it again. ${TELL}`],
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
