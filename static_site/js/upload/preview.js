/** A small copy of the picture, handed from the page that sent it to the page that waits for the answer. */

const WIDTH = 640;
const key = (/** @type {string} */ id) => `fuzzy-vision.preview.${id}`;

/** @param {File} file @returns {Promise<string | null>} a data URL; null where the browser cannot draw it */
export async function shrink(file) {
  try {
    const bitmap = await createImageBitmap(file, { resizeWidth: WIDTH, resizeQuality: 'low' });
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    return canvas.toDataURL('image/jpeg', 0.7);
  } catch {
    return null;
  }
}

/** @param {string} id @param {string | null} url */
export function handOver(id, url) {
  try {
    if (url) sessionStorage.setItem(key(id), url);
  } catch {
    // no room: the next page shows the mark instead
  }
}

/** @param {string} id @returns {string | null} */
export function receive(id) {
  try {
    return sessionStorage.getItem(key(id));
  } catch {
    return null;
  }
}

/** @param {string} id */
export function discard(id) {
  try {
    sessionStorage.removeItem(key(id));
  } catch {
    // it was never there
  }
}
