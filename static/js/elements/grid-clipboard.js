/** A matrix and the clipboard: copy all of it for a spreadsheet, paste a block of numbers from the current cell on. */

import { block, tabbed, written } from "../draw/block.js";
import { t } from "../i18n.js";

/** @typedef {import("./tensor-grid.js").View} View */
/** @typedef {{row: number, column: number}} Cell */

/**
 * @param {HTMLElement} grid
 * @param {() => View | null} view
 * @param {() => Cell} target where a pasted block goes
 * @param {AbortSignal} signal
 */
export function clipboard(grid, view, target, signal) {
  /** @param {string} name @param {object} detail */
  const say = (name, detail) => grid.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

  /** @param {ClipboardEvent} event */
  const paste = (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (event.target instanceof HTMLInputElement || !view()?.editable || !text.trim()) return;
    event.preventDefault();
    event.stopPropagation();
    const rows = block(text);
    if (rows) say("cell-edit", { ...target(), value: written(rows) });
    else say("cell-refused", { message: t("shared.grid.paste") });
  };

  /** @param {ClipboardEvent} event */
  const copy = (event) => {
    const shown = view();
    if (event.target instanceof HTMLInputElement || !shown || getSelection()?.toString()) return;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", tabbed(shown.values, shown.columns));
  };

  grid.addEventListener("paste", paste, { signal });
  grid.addEventListener("copy", copy, { signal });
}
