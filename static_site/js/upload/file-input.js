/** Where pictures come in: chosen, photographed, dropped anywhere on the page, or pasted. */

/**
 * @typedef {{files: (files: File[]) => void, nothing: (code: string) => void, dragging: (over: boolean) => void}} Taker
 */

/** @param {HTMLInputElement} input @param {Taker} taker */
export function takeChosen(input, taker) {
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = ''; // the same file can be chosen again
    if (files.length) taker.files(files);
    else taker.nothing('no-file');
  });
  input.addEventListener('cancel', () => taker.nothing('no-file'));
}

/** @param {Taker} taker */
export function takeDropped(taker) {
  const target = document;
  target.addEventListener('dragenter', (event) => {
    event.preventDefault();
    taker.dragging(true);
  });
  target.addEventListener('dragover', (event) => {
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  });
  target.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) taker.dragging(false);
  });
  target.addEventListener('drop', (event) => {
    event.preventDefault();
    taker.dragging(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length) taker.files(files);
    else taker.nothing('no-picture');
  });
}

/** @param {Taker} taker */
export function takePasted(taker) {
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) taker.files(files);
    else if (!(event.target instanceof HTMLInputElement)) taker.nothing('no-pasted');
  });
}
