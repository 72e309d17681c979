/** The frame around a window that slides over a grid. It moves by `transform`, so that moving it costs no layout. */

import { span } from "../draw/windows.js";

/** @typedef {import("../draw/windows.js").Window} Window */

/**
 * @param {HTMLElement} frame
 * @param {Window | null} window
 * @param {number} cell height of a cell in pixels
 * @param {number} across its width
 */
export function place(frame, window, cell, across) {
  frame.hidden = !window;
  if (!window) return;
  const [height, width] = span(window);
  const size = [height * cell + 1, width * across + 1].map((side) => `${side}px`);
  if (frame.style.height !== size[0]) frame.style.height = size[0];
  if (frame.style.width !== size[1]) frame.style.width = size[1];
  frame.style.transform = `translate(${window.column * across}px, ${window.row * cell}px)`;
  taps(frame, window, cell);
}

/**
 * With dilation the window has gaps: small squares inside the frame show which cells it does read.
 * @param {HTMLElement} frame
 * @param {Window} window
 * @param {number} cell
 */
function taps(frame, { rows, columns, dilation: [down, across] }, cell) {
  const key = down === 1 && across === 1 ? "" : [rows, columns, down, across, cell].join();
  if ((frame.dataset.taps ?? "") === key) return;
  frame.dataset.taps = key;
  frame.replaceChildren();
  if (!key) return;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const square = document.createElement("i");
      square.style.transform = `translate(${j * across * cell}px, ${i * down * cell}px)`;
      frame.append(square);
    }
  }
}
