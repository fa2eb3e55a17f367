/** Is this file a picture that can be sent? Told by its first bytes, never by its name. */
import { Failure } from '../lib/failure.js';

/** What may be sent, in bytes. Larger pictures are shrunk first. */
export const LARGEST = 20 * 1024 * 1024;

const START = 80; // up to 16 brands of an AVIF

/**
 * The media type that the first bytes show, or null.
 * @param {Uint8Array} bytes @returns {string | null}
 */
export function sniff(bytes) {
  const text = String.fromCharCode(...bytes.subarray(0, START));
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'image/gif';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'image/webp';
  if (text.startsWith('BM')) return 'image/bmp';
  if (/^....ftyp(....){0,16}?avi[fs]/s.test(text)) return 'image/avif';
  if (/^....ftyp(hei|hev|mif1|msf1)/s.test(text)) return 'image/heic';
  return null;
}

/**
 * The media type of a picture that can be sent.
 * @param {File} file @returns {Promise<string>}
 * @throws {Failure} when it cannot
 */
export async function checkFile(file) {
  let bytes;
  try {
    bytes = new Uint8Array(await file.slice(0, START).arrayBuffer());
  } catch {
    throw new Failure('unreadable'); // a folder, or a file that went away
  }
  if (bytes.length === 0) throw new Failure('empty');
  const type = sniff(bytes);
  if (type === null) throw new Failure('unsupported-format');
  return type;
}

/** @param {File} file as it is sent @throws {Failure} when it is too large */
export function checkSize(file) {
  if (file.size > LARGEST) throw new Failure('too-large');
}
