/** What an address of the stage asks for, and the addresses that it shows. */
import { Failure } from './failure.js';

/** @typedef {{id?: string, name?: string}} Asked  nothing: the home page */

const NAME = /^[A-Z0-9]{1,16}$/;
/** Signs that sound or look alike when a code is read out loud. */
const ALIKE = ['O0', 'I1L', 'S5', 'B8', 'Z2'];
const MOST_GUESSES = 12;

/** The page of a result. @param {string} name @returns {string} */
export const addressOf = (name) => `/${name}`;

/**
 * What is asked for by `/L9U`, and by the first edition's `/result.html?name=L9U` and `#id=…`.
 * @param {{pathname: string, search: string, hash: string}} address @returns {Asked}
 * @throws {Failure} where it makes no sense
 */
export function askedBy({ pathname, search, hash }) {
  const id = /^#id=([0-9a-f]{32})$/.exec(hash)?.[1];
  if (id) return { id };
  const old = pathname === '/result.html';
  if (!old && /^\/(index\.html)?$/.test(pathname)) return {};
  const written = old ? new URLSearchParams(search).get('name') : pathname.slice(1);
  const name = written?.trim().toUpperCase();
  if (!name) throw new Failure('nothing-asked');
  if (!NAME.test(name)) throw new Failure('bad-name');
  return { name };
}

/** Names that a mistyped one may stand for, the likeliest first. @param {string} name @returns {string[]} */
export function guessesFor(name) {
  let found = [name];
  for (let place = 0; place < name.length && found.length <= MOST_GUESSES; place += 1) {
    const others = [...(ALIKE.find((group) => group.includes(name[place])) ?? '')];
    found = found.flatMap((one) => [
      one,
      ...others
        .filter((other) => other !== one[place])
        .map((other) => one.slice(0, place) + other + one.slice(place + 1)),
    ]);
  }
  const changes = (/** @type {string} */ one) => [...one].filter((sign, at) => sign !== name[at]);
  return found
    .sort((one, other) => changes(one).length - changes(other).length)
    .slice(1, 1 + MOST_GUESSES);
}
