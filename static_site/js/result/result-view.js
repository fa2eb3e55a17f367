/** What a page shows of a result: the picture, what the model says, and what can be done with it. */
export { renderActions } from './actions.js';
export { renderPicture } from './picture-view.js';
export { renderVerdict } from './verdict-view.js';
