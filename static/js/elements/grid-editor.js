/** Editing one cell in place: a small field over it. Enter and leaving keep the number, Esc lets it go. */

import { format, parse } from "../draw/number.js";
import { make } from "./make.js";

/**
 * @param {HTMLElement} grid where the field is put
 * @param {{row: number, column: number}} at
 * @param {{cell: number, across: number}} sides height and width of a cell in pixels
 * @param {string} text what stands there at first
 * @param {string} name for a screen reader
 * @param {boolean} typed whether `text` was typed, so that more can follow it; else it is selected, to be typed over
 * @param {(value: number | null, byKey: boolean) => void} done called once: the number, or null where nothing is to
 *   change, and whether a key closed the field (then the focus should go back to the cell)
 */
export function edit(grid, { row, column }, { cell, across }, text, name, typed, done) {
  const field = make("input", {
    type: "text",
    inputmode: "decimal",
    class: "grid-editor",
    "aria-label": name,
  });
  field.value = text;
  const width = Math.max(across + 1, 44);
  field.style.width = `${width}px`;
  field.style.transform = `translate(${column * across - (width - across - 1) / 2}px, ${row * cell}px)`;
  let open = true;
  /**
   * @param {boolean} keep
   * @param {boolean} byKey
   */
  const close = (keep, byKey) => {
    if (!open) return;
    open = false;
    const value = parse(field.value);
    field.remove();
    done(keep && Number.isFinite(value) ? value : null, byKey);
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") close(true, true);
    else if (event.key === "Escape") close(false, true);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      field.value = format((parse(field.value) || 0) + (event.key === "ArrowUp" ? 1 : -1), 6);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener("blur", () => close(true, false));
  grid.append(field);
  field.focus();
  if (!typed) field.select();
}
