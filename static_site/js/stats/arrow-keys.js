/** Arrow keys in a table of buttons: a Tab key for each would take hundreds. */

/**
 * The next number in a direction.
 * @param {HTMLTableElement} table @param {Element} from @param {string} key
 */
function neighbour(table, from, key) {
  const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  const cell = from.closest('td');
  if (!step || !cell) return null;
  let [x, y] = [cell.cellIndex, /** @type {HTMLTableRowElement} */ (cell.parentElement).rowIndex];
  for (;;) {
    x += step[0];
    y += step[1];
    const next = table.rows[y]?.cells[x];
    if (!next) return null;
    const button = next.querySelector('button');
    if (button) return button;
  }
}

/** Makes a table of buttons one stop of the Tab key. @param {HTMLTableElement} table */
export function moveWithArrows(table) {
  const first = table.querySelector('button');
  if (first) first.tabIndex = 0;
  table.addEventListener('focusin', ({ target }) => {
    for (const button of table.querySelectorAll('button')) {
      button.tabIndex = button === target ? 0 : -1;
    }
  });
  table.addEventListener('keydown', (event) => {
    const next = neighbour(table, /** @type {Element} */ (event.target), event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
