/** The map of what speaks for something, over the photo: point at a cell for its number; its strongest is marked. */

import { ROOT } from "../api.js";
import { PAPER } from "../draw/colour.js";
import { format } from "../draw/number.js";
import { paintVeil } from "../draw/veil.js";
import { make } from "../elements/make.js";
import { setText } from "../elements/text.js";
import { t } from "../i18n.js";
import { overlaid } from "./explore-overlaid.js";
import { outline } from "./explore-overlay.js";
import { legend, put } from "./explore-paint.js";
import { region } from "./explore-patches.js";
import { attributionPath, targetName } from "./explore-why-asked.js";
import { boundOf, boxOf, levelsOf, nearest } from "./explore-why-cells.js";
import { cellText, nameOf } from "./explore-why-words.js";

/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-source.js").Box} Box */
/** @typedef {import("./explore-why-cells.js").Found} Found */
/** @typedef {import("./explore-why-asked.js").Asked} Asked */
/** @typedef {{row: number, column: number}} Cell */
/** @typedef {{what: Asked, found: Found, picture: Picture}} Shown */
/** @typedef {{theme: import("../draw/colour.js").Theme, marks: string[]}} Look */

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * The colours of a map: sizes of gradients have those of gradients; what may be negative diverges.
 * @param {Shown} shown
 * @param {import("../draw/colour.js").Theme} theme
 * @returns {import("../draw/colour.js").Scale}
 */
export function scaleOf({ what: { method }, found }, theme) {
  const slopes = method === "gradient" || method === "guided";
  const kind = slopes ? "gradient" : method === "occlusion" ? "diverging" : "sequential";
  return { kind, bound: boundOf(found, slopes), theme };
}

export function whyMap() {
  const photo = overlaid(t("explore.overlay.map"));
  const { frame, veil, marks } = photo;
  const mask = make("canvas", { class: "why-mask", hidden: "" });
  const peak = make("span", { class: "why-peak", "aria-hidden": "true", hidden: "" });
  const tag = make("span", { class: "why-tag output", "aria-hidden": "true", hidden: "" });
  const [cell, box] = [outline("cell"), outline("region")];
  marks.append(...box.nodes, ...cell.nodes);
  veil.after(mask);
  frame.append(peak, tag);
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-describedby", "why-reading");
  const title = make("h3", { class: "small" });
  const scale = make("div", { class: "why-scale small quiet" });
  const png = make("a", { class: "link" }, "PNG");
  const reading = make("p", { class: "why-reading", id: "why-reading", role: "status" });
  const root = make("figure", { class: "why-figure" }, title, frame, photo.controls, scale, reading);
  /** @type {Shown | null} */
  let shown = null;
  /** @type {Picture | null} */
  let under = null;
  /** @type {Cell | null} */
  let pointed = null;
  /** @type {Look} */
  let look = { theme: "light", marks: [] };

  /** Which cell stands for each row and each column of the input. @param {Shown} what */
  function grid({ found: { shape, patch }, picture: { model } }) {
    const { height, width } = model.input;
    return { rows: nearest(height, shape[0], patch), columns: nearest(width, shape[1], patch) };
  }

  frame.addEventListener("pointermove", (event) => {
    if (!shown) return;
    const { rows, columns } = grid(shown);
    const { row, column } = photo.at(event, rows.length, columns.length);
    point({ row: rows[row], column: columns[column] });
  });
  frame.addEventListener("pointerleave", () => point(null));
  frame.addEventListener("blur", () => point(null));
  frame.addEventListener("keydown", (event) => {
    const step = ARROWS[/** @type {keyof typeof ARROWS} */ (event.key)];
    if (!step || !shown || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [rows, columns] = shown.found.shape;
    const from = pointed ?? shown.found.peak ?? { row: 0, column: 0 };
    const within = (/** @type {number} */ index, /** @type {number} */ count) =>
      Math.max(0, Math.min(count - 1, index));
    point({ row: within(from.row + step[0], rows), column: within(from.column + step[1], columns) });
  });

  /** @param {Cell | null} at */
  function point(at) {
    pointed = at;
    if (!shown) return;
    const { what, found, picture } = shown;
    const value = at && found.values[at.row]?.[at.column];
    cell.place(
      at && value !== undefined && value !== null
        ? boxOf(found, at, picture.model.input, region(picture))
        : null,
    );
    if (at && typeof value === "number") setText(reading, cellText(what.method, at, value));
    else if (found.peak)
      setText(reading, t("explore.why.peak", { text: cellText(what.method, found.peak, found.peak.value) }));
    else setText(reading, t("explore.why.waiting"));
  }

  function paint() {
    if (!shown) return;
    const { what, found, picture } = shown;
    const colours = scaleOf(shown, look.theme);
    const columns = found.shape[1];
    const values = found.values.flat();
    if (!values.length) put(veil, { data: new Uint8ClampedArray(4), width: 1, height: 1 });
    else if (what.method === "occlusion") put(veil, patched(shown, colours));
    else put(veil, paintVeil(levelsOf(values, colours.bound, false), columns, colours));
    photo.smoothly.hidden = what.method === "occlusion";
    veil.classList.toggle("exact", what.method === "occlusion");
    scale.replaceChildren(legend(colours, beyond(found, colours.bound)), png);
    png.hidden = !found.peak;
    png.href = `${ROOT}${attributionPath(what, picture)}&format=png`;
    png.download = `${[picture.model.id, what.method, targetName(what.target).replaceAll("/", "-")].join("-")}.png`;
    setText(title, t(`explore.why.title.${what.method}`, { name: nameOf(what.target, picture) }));
    frame.setAttribute("aria-label", title.textContent ?? "");
    mark();
    point(pointed);
  }

  /** What an object would be: the box around the strongest part, and all else fading. */
  function mark() {
    if (!shown) return;
    const { what, found, picture } = shown;
    const whole = region(picture);
    marks.setAttribute("viewBox", `${whole.column} ${whole.row} ${whole.width} ${whole.height}`);
    peak.hidden = !found.peak;
    if (found.peak) lay(peak, middle(found.peak.photo), whole);
    const boxed = look.marks.includes("box") && found.region?.box;
    box.place(boxed || null);
    tag.hidden = !boxed;
    if (boxed) lay(tag, boxed, whole);
    if (boxed) setText(tag, nameOf(what.target, picture));
    const masked = look.marks.includes("mask") && what.method === "gradcam";
    frame.classList.toggle("masked", masked);
    mask.hidden = !masked;
    if (masked) put(mask, fading(found, look.theme));
  }

  return {
    root,
    frame,
    /**
     * @param {Shown} next
     * @param {Look} how
     */
    draw(next, how) {
      const same = shown?.found === next.found && look.theme === how.theme;
      if (shown && shown.found.shape.join() !== next.found.shape.join()) pointed = null;
      shown = next;
      look = how;
      if (under !== next.picture) photo.show(next.picture).catch(() => {});
      under = next.picture;
      if (same) mark();
      else paint();
    },
    /** While a map is on its way, the last one is pale. @param {boolean} busy */
    busy(busy) {
      if (busy) frame.setAttribute("aria-busy", "true");
      else frame.removeAttribute("aria-busy");
    },
  };
}

/**
 * The cells of an occlusion, each as wide as it is nearest; those that are still to come let the photo through.
 * @param {Shown} shown
 * @param {import("../draw/colour.js").Scale} scale
 */
function patched({ found: { shape, values, patch }, picture: { model } }, scale) {
  const rows = nearest(model.input.height, shape[0], patch);
  const columns = nearest(model.input.width, shape[1], patch);
  const cells = rows.flatMap((row) => columns.map((column) => values[row]?.[column] ?? 0));
  return paintVeil(levelsOf(cells, scale.bound, true), columns.length, scale);
}

/**
 * The paper, the more the weaker the map is: what stays is a soft mask.
 * @param {Found} found
 * @param {import("../draw/colour.js").Theme} theme
 */
function fading({ values, high, shape }, theme) {
  const data = new Uint8ClampedArray(shape[0] * shape[1] * 4);
  for (const [index, value] of values.flat().entries())
    data.set([...PAPER[theme], 255 * (1 - (high > 0 ? value / high : 0))], 4 * index);
  return { data, width: shape[1], height: shape[0] };
}

/**
 * What the legend has at its end where some values are beyond it.
 * @param {Found} found
 * @param {number} bound
 */
function beyond({ low, high }, bound) {
  return bound < Math.max(-low, high) ? t("explore.why.beyond", { value: format(bound) }) : null;
}

/** @param {Box} box @returns {Box} */
function middle({ row, column, height, width }) {
  return { row: row + height / 2, column: column + width / 2, height: 0, width: 0 };
}

/**
 * Put an element's corner where a box of the photo begins.
 * @param {HTMLElement} element
 * @param {Box} box
 * @param {Box} whole  the part of the photo that is shown
 */
function lay(element, box, whole) {
  element.style.left = `${(100 * (box.column - whole.column)) / whole.width}%`;
  element.style.top = `${(100 * (box.row - whole.row)) / whole.height}%`;
}
