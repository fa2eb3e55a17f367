/** A photograph with the camera of this computer, asked for only when somebody wants one. */
import { make, setText, show } from '../lib/dom.js';

const TYPE = 'image/jpeg';
const QUALITY = 0.92;

/** @type {Record<string, string>} */
const REASONS = {
  NotAllowedError:
    'Your browser doesn’t allow this page to use the camera. Allow it, or choose a picture.',
  NotFoundError: 'This computer has no camera. Choose a picture instead.',
  NotReadableError: 'Another program is using the camera. Close it, then try again.',
};

/** @param {HTMLVideoElement} video @returns {Promise<File | null>} */
function snap(video) {
  const size = { width: video.videoWidth, height: video.videoHeight };
  const canvas = make('canvas', size);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((resolve) => {
    const made = (/** @type {Blob | null} */ blob) =>
      resolve(blob && new File([blob], 'photograph.jpg', { type: TYPE }));
    canvas.toBlob(made, TYPE, QUALITY);
  });
}

function makeDialog() {
  const video = make('video', { muted: true, playsInline: true, autoplay: true });
  const problem = make('p', { className: 'flash', role: 'alert', hidden: true });
  const take = make(
    'button',
    { className: 'button', type: 'button', disabled: true },
    'Take picture',
  );
  const cancel = make('button', { className: 'button second', type: 'button' }, 'Cancel');
  const title = make('h2', { id: 'webcam-title' }, 'Use the camera');
  const buttons = make('p', { className: 'next' }, take, cancel);
  const dialog = make('dialog', { className: 'webcam' }, title, video, problem, buttons);
  dialog.setAttribute('aria-labelledby', title.id);
  return { dialog, video, problem, take, cancel };
}

/**
 * Shows what the camera sees.
 * @param {ReturnType<typeof makeDialog>} parts @param {AbortSignal} closed
 */
async function startCamera({ video, problem, take }, closed) {
  try {
    const wanted = { video: { facingMode: 'environment', width: { ideal: 1920 } } };
    const stream = await navigator.mediaDevices.getUserMedia(wanted);
    const stop = () => stream.getTracks().forEach((track) => track.stop());
    if (closed.aborted) return stop();
    closed.addEventListener('abort', stop);
    video.srcObject = stream;
    await video.play();
    take.disabled = false;
    take.focus();
  } catch (failure) {
    if (closed.aborted) return;
    const reason = failure instanceof DOMException ? REASONS[failure.name] : undefined;
    setText(problem, reason ?? 'The camera can’t be used just now. Choose a picture instead.');
    show(problem, true);
    show(video, false);
    show(take, false);
  }
}

/** Takes a photograph. @returns {Promise<File | null>} null where none was taken */
export function photograph() {
  const parts = makeDialog();
  const { dialog, video, take, cancel } = parts;
  const closed = new AbortController();
  /** @type {File | null} */
  let photo = null;
  cancel.addEventListener('click', () => dialog.close());
  take.addEventListener('click', async () => {
    photo = await snap(video);
    dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  startCamera(parts, closed.signal);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      closed.abort();
      dialog.remove();
      resolve(photo);
    });
  });
}
