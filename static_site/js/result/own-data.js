/** Everything that is kept of one's own picture, as a file. */
import { loginNeeded } from '../lib/login.js';
import { refusalOfApi, unreachable } from '../lib/refusals.js';

const LONGEST_MS = 60_000;

/**
 * Fetches the zip of an upload. @param {string} id the upload's, which is a secret
 * @returns {Promise<Blob>}
 * @throws {import('../lib/failure.js').Failure} where it cannot be had
 */
export async function fetchOwnData(id) {
  const response = await fetch('/api/uploads', {
    cache: 'no-store',
    headers: { 'Upload-Id': id, Accept: 'application/zip' },
    signal: AbortSignal.timeout(LONGEST_MS),
  }).catch(() => {
    throw unreachable('api-unreachable');
  });
  if (response.status === 401) throw loginNeeded();
  if (!response.ok) throw await refusalOfApi(response);
  return response.blob();
}

/**
 * Has the browser save everything that is kept of an upload.
 * @param {string} id @param {string} name the picture's code, which the file is called after
 * @returns {Promise<string>} what was saved, in words
 */
export async function saveOwnData(id, name) {
  const address = URL.createObjectURL(await fetchOwnData(id));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), LONGEST_MS); // the browser may still read it
  return 'Saved: the picture, the answer and what people said about it.';
}
