/** Arrow keys between the maps of all columns, which are one stop for the tab key. */

/** @param {KeyboardEvent} event */
export function moveBetweenMaps(event) {
  const here = event.target instanceof HTMLElement ? event.target.closest(".maps button") : null;
  const network = here?.closest(".network");
  if (!here || !network || event.ctrlKey || event.metaKey || event.altKey) return;
  const columns = [...network.querySelectorAll(".maps")].map((maps) => [...maps.querySelectorAll("button")]);
  const across = columns.findIndex((buttons) => buttons.some((button) => button === here));
  const down = columns[across].findIndex((button) => button.isSameNode(here));
  const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const ends = { Home: [-across, 0], End: [columns.length - 1 - across, 0] };
  const step = { ...steps, ...ends }[event.key];
  if (!step) return;
  event.preventDefault();
  const column = columns[Math.max(0, Math.min(columns.length - 1, across + step[0]))];
  const next = column?.[Math.max(0, Math.min(column.length - 1, down + step[1]))];
  if (!next || next === here) return;
  for (const button of network.querySelectorAll(".maps button[tabindex='0']"))
    button.setAttribute("tabindex", "-1");
  next.tabIndex = 0;
  next.focus();
}
