/** Where pictures come in: chosen, photographed, dropped anywhere on the page, or pasted. */

/**
 * @typedef {{files: (files: File[]) => void, nothing: (code: string) => void,
 *            dragging: (over: boolean) => void}} Handlers
 */

/** @param {HTMLInputElement} input @param {Handlers} handlers */
export function listenForChosen(input, handlers) {
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = ''; // the same file can be chosen again
    if (files.length) handlers.files(files);
    else handlers.nothing('no-file');
  });
  input.addEventListener('cancel', () => handlers.nothing('no-file'));
}

/** @param {Handlers} handlers */
export function listenForDropped(handlers) {
  const target = document;
  target.addEventListener('dragenter', (event) => {
    event.preventDefault();
    handlers.dragging(true);
  });
  target.addEventListener('dragover', (event) => {
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  });
  target.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) handlers.dragging(false);
  });
  target.addEventListener('drop', (event) => {
    event.preventDefault();
    handlers.dragging(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length) handlers.files(files);
    else handlers.nothing('no-picture');
  });
}

/** @param {Handlers} handlers */
export function listenForPasted(handlers) {
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) handlers.files(files);
    else if (!(event.target instanceof HTMLInputElement)) handlers.nothing('no-pasted');
  });
}
