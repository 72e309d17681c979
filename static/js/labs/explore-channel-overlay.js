/** A map laid over the photo that it answers to, as much of it as the reader wants. */

import { paintVeil } from "../draw/veil.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { levels } from "./explore-maps.js";
import { overlaid } from "./explore-overlaid.js";
import { place, svg } from "./explore-overlay.js";
import { mapScale, put } from "./explore-paint.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-overlaid.js").Cell} Cell */

/**
 * @param {Picture} picture
 * @param {string} layer
 * @param {number} channel
 * @param {{peek: (cell: Cell | null) => void, choose: (cell: Cell) => void}} act
 */
export function overlay(picture, layer, channel, act) {
  const [, rows, columns] = picture.shape(layer);
  const { frame, veil, marks, controls, show, at } = overlaid(t("explore.overlay.map"));
  marks.setAttribute("viewBox", `0 0 ${columns} ${rows}`);
  const cell = svg("rect", { class: "cell", hidden: "" });
  marks.append(cell);
  frame.setAttribute("role", "img");
  frame.setAttribute("aria-label", t("explore.overlay.name", { layer, channel }));
  const root = make(
    "figure",
    { class: "overlay-figure" },
    make("h3", { class: "small" }, t("explore.overlay")),
    frame,
    controls,
  );
  /** @type {import("./explore-maps.js").Levels | null} */
  let map = null;
  /** @type {Readonly<State> | null} */
  let drawn = null;

  frame.addEventListener("pointermove", (event) => act.peek(at(event, rows, columns)));
  frame.addEventListener("pointerleave", () => act.peek(null));
  frame.addEventListener("click", (event) => act.choose(at(event, rows, columns)));

  function paint() {
    if (!map || !drawn) return;
    put(veil, paintVeil(map, columns, mapScale(picture, layer, map, drawn)));
  }

  Promise.all([picture.maps(layer, [channel]), show(picture)])
    .then(([tensor]) => {
      map = levels(tensor, 0);
      paint();
    })
    .catch((error) => drawn?.fail(error, "trouble"));

  return {
    root,
    /** @param {Readonly<State>} state */
    draw(state) {
      const repaint = state.theme !== drawn?.theme || state.range !== drawn.range;
      drawn = state;
      if (repaint) paint();
      cell.toggleAttribute("hidden", !state.peek);
      if (state.peek) place(cell, { ...state.peek, height: 1, width: 1 });
    },
  };
}
