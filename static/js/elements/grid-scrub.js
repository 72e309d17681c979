/** Dragging a cell sideways changes its number: whole numbers in steps of 1, others in steps of 0.1. Mouse and pen. */

/** @typedef {{row: number, column: number}} Cell */

/** Pixels of dragging that make one step. */
const PIXELS = 12;

/**
 * @param {HTMLElement} grid
 * @param {(event: PointerEvent) => {cell: Cell, value: number} | null} grip the editable cell under a pointer
 * @param {(cell: Cell, value: number) => void} change called with every new number
 * @param {AbortSignal} signal
 */
export function scrubbable(grid, grip, change, signal) {
  /** @type {{cell: Cell, value: number, x: number, now: number} | null} */
  let held = null;
  /** @param {PointerEvent} event */
  const move = (event) => {
    if (!held) return;
    const steps = Math.round((event.clientX - held.x) / PIXELS);
    if (steps === 0 && !grid.hasPointerCapture(event.pointerId)) return;
    grid.setPointerCapture(event.pointerId);
    const size = Number.isInteger(held.value) ? 1 : 0.1;
    const value = Math.round((held.value + steps * size) * 1e6) / 1e6;
    if (value !== held.now) change(held.cell, value);
    held.now = value;
  };
  /** @param {PointerEvent} event */
  const press = (event) => {
    const gripped = event.button === 0 && event.pointerType !== "touch" ? grip(event) : null;
    held = gripped && { ...gripped, x: event.clientX, now: gripped.value };
  };
  // The click that ends a drag would open the cell's field.
  /** @param {MouseEvent} event */
  const click = (event) => {
    if (held && held.now !== held.value) event.stopImmediatePropagation();
    held = null;
  };
  grid.addEventListener("pointerdown", press, { signal });
  grid.addEventListener("pointermove", move, { signal });
  grid.addEventListener("click", click, { signal, capture: true });
  grid.addEventListener("pointercancel", () => (held = null), { signal });
  grid.addEventListener("dragstart", (event) => event.preventDefault(), { signal });
}
