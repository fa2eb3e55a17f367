import { byId, setText, show } from '../lib/dom.js';
import { verdict } from '../lib/format.js';

/** @import {Result, Card} from '../lib/types.js' */
/** @param {{result: Result | null, preview: string | null}} source */
export function renderPicture({ result, preview }) {
  const src = result?.image ?? preview;
  show(byId('picture'), Boolean(src));
  const image = byId('image', HTMLImageElement);
  if (src && image.getAttribute('src') !== src) image.src = src;
}
/** @param {Result} result @param {Card | null} _card */
export function renderVerdict(result, _card) {
  setText(byId('title'), verdict(result).what);
  setText(byId('sure'), `${verdict(result).share} sure`);
  setText(byId('lede'), '');
}
/** @param {Result} _result @param {unknown} _own @param {{deleted: (report: string) => void}} _acts */
export function renderActions(_result, _own, _acts) {}
