/** What costs something to fetch waits until its place is nearly in view. */

/** What is waited for, by its place. @type {Map<Element, IntersectionObserver>} */
const waiting = new Map();

/**
 * Acts once, instead of what was to be done for this place before.
 * @param {Element} place @param {(isCurrent: () => boolean) => void} act told whether it still counts
 */
export function whenNear(place, act) {
  waiting.get(place)?.disconnect();
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      act(() => waiting.get(place) === watch);
    },
    { rootMargin: '300px' },
  );
  waiting.set(place, watch);
  watch.observe(place);
}
