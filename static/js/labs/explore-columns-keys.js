/** Arrow keys through the figure, which is one stop for the tab key: maps, above them names, above those blocks. */

/** Where names and blocks stand, counted down from a column's first map. */
const NAME = -1;
const BLOCK = -2;
/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** @param {KeyboardEvent} event */
export function moveBetweenMaps(event) {
  const here = event.target instanceof HTMLElement ? event.target.closest(".groups button") : null;
  const network = here?.closest(".network");
  if (!here || !network || event.ctrlKey || event.metaKey || event.altKey) return;
  const columns = [...network.querySelectorAll(".column:not([hidden])")].map(stopsOf);
  const across = columns.findIndex((stops) => stops.some(({ button }) => button === here));
  const down = columns[across]?.findIndex(({ button }) => button === here);
  const ends = { Home: [-across, 0], End: [columns.length - 1 - across, 0] };
  const step = { ...STEPS, ...ends }[event.key];
  if (!step || down === undefined) return;
  event.preventDefault();
  const [sideways, along] = step;
  const column = columns[Math.max(0, Math.min(columns.length - 1, across + sideways))];
  const level = columns[across][down].row;
  const next = along
    ? column[Math.max(0, Math.min(column.length - 1, down + along))]
    : column.reduce((best, stop) => (Math.abs(stop.row - level) < Math.abs(best.row - level) ? stop : best));
  if (next.button === here) return;
  for (const stop of network.querySelectorAll(".groups [tabindex='0']")) stop.setAttribute("tabindex", "-1");
  next.button.tabIndex = 0;
  next.button.focus();
}

/**
 * What can be reached in a column, from above: its block's button stands over the first column of the block.
 * @param {Element} column
 * @returns {{row: number, button: HTMLElement}[]}
 */
function stopsOf(column) {
  const group = column.closest(".group");
  const first = group?.querySelector(".column:not([hidden])") === column;
  const found = [
    ...(first ? [{ row: BLOCK, button: group?.querySelector(".unfold") }] : []),
    { row: NAME, button: column.querySelector(".layer-name") },
    ...[...column.querySelectorAll(".maps button")].map((button, row) => ({ row, button })),
  ];
  return found.flatMap(({ row, button }) => (button instanceof HTMLElement ? [{ row, button }] : []));
}
