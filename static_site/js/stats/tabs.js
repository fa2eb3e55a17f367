/** Two tabs; the address keeps which one is open. */
import { byId, show } from '../lib/dom.js';

const NAMES = ['people', 'test'];

/** @returns {string} empty where the address names none */
const inAddress = () => NAMES.find((name) => location.hash === `#${name}`) ?? '';

/** @param {string} chosen */
function open(chosen) {
  for (const name of NAMES) {
    const tab = byId(`tab-${name}`);
    tab.ariaSelected = String(name === chosen);
    tab.tabIndex = name === chosen ? 0 : -1;
    show(byId(`panel-${name}`), name === chosen);
  }
}

/** @param {string} chosen */
function choose(chosen) {
  history.replaceState(null, '', `#${chosen}`);
  open(chosen);
}

/** Opens what the address names, or else what has more to tell. @param {string} fallback */
export const openFirst = (fallback) => open(inAddress() || fallback);

for (const [place, name] of NAMES.entries()) {
  const tab = byId(`tab-${name}`);
  tab.addEventListener('click', () => choose(name));
  tab.addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    const goal = { Home: 0, End: NAMES.length - 1 }[key] ?? (step ? place + step : place);
    const next = NAMES.at(goal % NAMES.length) ?? name;
    if (next === name) return;
    choose(next);
    byId(`tab-${next}`).focus();
  });
}
addEventListener('hashchange', () => inAddress() && open(inAddress()));
