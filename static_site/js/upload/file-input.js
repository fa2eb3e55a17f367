/** Where pictures come in: chosen, photographed, dropped anywhere, pasted, or one of the examples. */
import { byId, show } from '../lib/dom.js';
import { Failure } from '../lib/failure.js';
import { loginNeeded } from '../lib/login.js';
import { fetched } from '../lib/parts.js';
import { unreachable } from '../lib/refusals.js';

/**
 * `nothing` is told why nothing came.
 * @typedef {{files: (files: File[]) => void, nothing: (code: string) => void}} Handlers
 */

const CONTROLS = 'button, input, label, a';

/** @param {HTMLInputElement} input @param {Handlers} handlers */
function listenForChosen(input, handlers) {
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = ''; // the same file can be chosen again
    if (files.length) handlers.files(files);
  });
}

/** @param {DataTransfer} transfer @returns {boolean} */
const hasFolder = ({ items }) =>
  [...items].some((item) => item.webkitGetAsEntry?.()?.isDirectory === true);

/** @param {boolean} over */
const showDropping = (over) => document.documentElement.classList.toggle('dragging', over);

/** @param {Handlers} handlers */
function listenForDropped(handlers) {
  document.addEventListener('dragenter', (event) => {
    event.preventDefault();
    showDropping(true);
  });
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) showDropping(false);
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    showDropping(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (event.dataTransfer && hasFolder(event.dataTransfer)) handlers.nothing('folder');
    else if (files.length) handlers.files(files);
    else handlers.nothing('no-picture');
  });
}

/** @param {Handlers} handlers */
function listenForPasted(handlers) {
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) handlers.files(files);
    else if (!(event.target instanceof HTMLInputElement)) handlers.nothing('no-pasted');
  });
}

/** @param {Handlers} handlers */
function listenForWebcam(handlers) {
  show(byId('webcam'), Boolean(navigator.mediaDevices?.getUserMedia));
  byId('webcam').addEventListener('click', async () => {
    const { photograph } = await fetched(import('./webcam.js'), import.meta.resolve('./webcam.js'));
    const file = await photograph();
    if (file) handlers.files([file]);
  });
}

/** @param {Handlers} handlers */
function listenForExamples(handlers) {
  byId('examples').addEventListener('click', async ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    const name = button?.dataset.example;
    if (!name) return;
    try {
      const response = await fetch(`/examples/${name}`);
      if (response.status === 401) throw loginNeeded();
      if (!response.ok) throw new Error(String(response.status));
      handlers.files([new File([await response.blob()], name)]);
    } catch (problem) {
      const { code } = problem instanceof Failure ? problem : unreachable('api-unreachable');
      handlers.nothing(code);
    }
  });
}

/** @param {Handlers} handlers */
export function listenForPictures(handlers) {
  const pictures = byId('pictures', HTMLInputElement);
  listenForChosen(pictures, handlers);
  listenForChosen(byId('photograph', HTMLInputElement), handlers);
  byId('drop').addEventListener('click', ({ target }) => {
    if (target instanceof Element && !target.closest(CONTROLS)) pictures.click();
  });
  listenForDropped(handlers);
  listenForPasted(handlers);
  listenForWebcam(handlers);
  listenForExamples(handlers);
}
