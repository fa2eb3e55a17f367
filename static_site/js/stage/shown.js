/** What a result needs: the home page does without, and fetches it once a picture is chosen. */
export { askAndDelete, renderActions } from '../result/actions.js';
export { renderVerdict } from '../result/verdict-view.js';
export { askAbout, castThumb, openCorrection } from '../voting/ask.js';
