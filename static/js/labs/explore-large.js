/** The map that was entered, large: point at a value, click to keep it, or move over it with the arrow keys. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { levels } from "./explore-maps.js";
import { outline, svg } from "./explore-overlay.js";
import { legend, mapScale, paintMap } from "./explore-paint.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {{row: number, column: number}} Cell */

/** How wide the large map is about, in pixels, on a screen and on a projector: a value is a whole number of them. */
const SIDE = 256;
const WIDE_SIDE = 384;
const WIDE = "(min-width: 118rem)";

/** Where the pointer was last, in any large map. */
const pointer = { x: Number.NaN, y: Number.NaN };

/**
 * Whether the pointer itself has moved: a browser tells of a movement as well when what lies under the pointer changes.
 * @param {PointerEvent} event
 */
function moved({ clientX: x, clientY: y }) {
  const same = x === pointer.x && y === pointer.y;
  Object.assign(pointer, { x, y });
  return !same;
}

/**
 * @param {Readonly<State>} state with a picture, and a map chosen
 * @param {{peek: (cell: Cell | null) => void, choose: (cell: Cell) => void, moving: () => boolean,
 *   point?: (cell: Cell) => void}} act  `moving`: whether an animation runs, which a screen reader should not read out
 *   number by number; `point`: what arrow keys do where a value is chosen by Enter; else they choose
 */
export function largeMap(state, act) {
  const layer = state.layer ?? "";
  const channel = state.channel ?? 0;
  const [, rows, columns] = state.picture?.shape(layer) ?? [];
  const canvas = make("canvas", { class: "pixels", width: String(columns), height: String(rows) });
  const overlay = svg("svg", { viewBox: `0 0 ${columns} ${rows}`, class: "overlay", "aria-hidden": "true" });
  const ghost = outline("ghost");
  const cell = outline("cell");
  overlay.append(...ghost.nodes, ...cell.nodes);
  const field = make(
    "div",
    { class: "large-map", tabindex: "0", role: "application", "data-hero": "", "data-painting": "" },
    canvas,
    overlay,
  );
  field.dataset.layer = layer;
  field.dataset.channel = String(channel);
  field.setAttribute("aria-label", t("explore.large", { layer, channel }));
  field.setAttribute("aria-describedby", "large-said");
  const side = matchMedia(WIDE).matches ? WIDE_SIDE : SIDE;
  field.style.width = `${columns * Math.max(1, Math.round(side / columns))}px`;
  const said = make("span", { class: "spoken", id: "large-said", "aria-live": "polite" });
  const scale = make("div", { class: "large-legend small quiet" });
  const title = make("h3", { class: "small output" }, t("explore.flow.map", { layer, channel }));
  const figure = make("figure", { class: "large" }, title, field, scale, said);

  /** @param {PointerEvent | MouseEvent} event @returns {Cell} */
  const under = (event) => {
    const box = canvas.getBoundingClientRect();
    const index = (/** @type {number} */ share, /** @type {number} */ n) =>
      Math.max(0, Math.min(n - 1, Math.floor(share * n)));
    return {
      row: index((event.clientY - box.top) / box.height, rows),
      column: index((event.clientX - box.left) / box.width, columns),
    };
  };
  field.addEventListener("pointermove", (event) => {
    if (moved(event)) act.peek(under(event));
  });
  field.addEventListener("pointerleave", () => act.peek(null));
  field.addEventListener("click", (event) => act.choose(under(event)));
  field.addEventListener("keydown", (event) => {
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const middle = { row: Math.floor(rows / 2), column: Math.floor(columns / 2) };
    if (event.key === "Enter" && act.point) act.choose(current.peek ?? middle);
    if (!step) return;
    event.preventDefault();
    const chosen = current.row === null || current.column === null ? { row: 0, column: 0 } : current;
    const now = act.point ? (current.peek ?? middle) : chosen;
    const within = (/** @type {number} */ i, /** @type {number} */ n) => Math.max(0, Math.min(n - 1, i));
    (act.point ?? act.choose)({
      row: within(Number(now.row) + step[0], rows),
      column: within(Number(now.column) + step[1], columns),
    });
  });

  let current = state;
  /** @type {import("./explore-maps.js").Levels | null} */
  let map = null;

  /** @param {Readonly<State>} next */
  function draw(next) {
    const repaint = map && (next.theme !== current.theme || next.range !== current.range);
    current = next;
    if (repaint) paint();
    const chosen = next.row !== null && next.column !== null ? { row: next.row, column: next.column } : null;
    const shown = next.peek ?? chosen;
    cell.place(shown && { ...shown, height: 1, width: 1 });
    ghost.place(next.peek && chosen && { ...chosen, height: 1, width: 1 });
    const value = next.steps[0]?.output;
    if (shown && value !== undefined && !act.moving())
      said.textContent = t("explore.cell", { ...shown, value: format(value) });
  }

  function paint() {
    const { picture } = current;
    if (!map || !picture) return;
    paintMap(canvas, picture, layer, map, current);
    scale.replaceChildren(legend(mapScale(picture, layer, map, current)));
    field.removeAttribute("data-painting");
  }

  state.picture
    ?.maps(layer, [channel])
    .then((loaded) => {
      map = levels(loaded, 0);
      paint();
    })
    .catch(state.fail);
  return { figure, field, draw };
}
