/** Blocks of layers in the figure: folded into one column or open, as the state has it; arcs for what skips columns. */

import { arcsOf, blocksOf, bridge, columnsOf, contracted } from "../draw/graph.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("../draw/graph.js").Column} Column */

/** How far an arc rises above the one below it, and from where, in pixels. */
const LANE = 9;
const FIRST = 14;
/** The most lanes there is room for. */
const LANES = 4;
/** What an arc ends in, by the operation there. @type {Record<string, string>} */
const GLYPHS = { add: "+", concat: "‖", multiply: "×" };
const RADIUS = 5.5;

/**
 * The layers of a network that the figure has columns for; others, which interventions bring in, are left out.
 * @param {HTMLElement} network
 * @param {Readonly<State>} state
 */
function layersOf(network, { picture }) {
  const ids = new Set(
    [...network.querySelectorAll(".column")].map((each) => each.getAttribute("data-layer")),
  );
  return contracted(picture?.model.layers ?? [], (id) => ids.has(id));
}

/**
 * Folds and unfolds blocks as the state says, and draws the arcs.
 * @param {HTMLElement} network
 * @param {Readonly<State>} state
 */
export function arrangeBlocks(network, state) {
  const columns = columnsOf(layersOf(network, state), new Set(state.open));
  const shown = new Set(columns.map(({ id }) => id));
  for (const column of network.querySelectorAll(".column")) {
    if (column instanceof HTMLElement) column.hidden = !shown.has(column.dataset.layer ?? "");
  }
  for (const group of network.querySelectorAll(".block")) {
    const open = state.open.includes(group.getAttribute("data-block") ?? "");
    group.querySelector(".unfold")?.setAttribute("aria-expanded", String(open));
  }
  drawArcs(network, columns);
}

/**
 * @param {HTMLElement} network
 * @param {Column[]} columns
 */
function drawArcs(network, columns) {
  const svg = network.querySelector(".arcs");
  const levels = svg?.parentElement;
  if (!svg || !levels) return;
  const arcs = arcsOf(columns);
  const lanes = Math.min(LANES, 1 + Math.max(0, ...arcs.map(({ lane }) => lane)));
  network.style.setProperty("--lanes", String(lanes));
  const origin = levels.getBoundingClientRect();
  const places = columns.map(({ id }) => {
    const box = network.querySelector(`.column[data-layer="${id}"] h3`)?.getBoundingClientRect();
    return box ? { x: (box.left + box.right) / 2 - origin.left, y: box.top - origin.top } : { x: 0, y: 0 };
  });
  svg.replaceChildren(
    ...arcs.flatMap(({ from, to, op, lane }) => {
      const { x, y } = places[to];
      const glyph = GLYPHS[op];
      const bottom = y - 1;
      const top = bottom - FIRST - LANE * Math.min(lane, LANES - 1);
      // What arrives leaves room for what sets out from the same column.
      const inside = from === to;
      const [start, end] = inside ? [x - 16, x + 12] : [(places[from]?.x ?? 0) + 4, x - 4];
      const arc = element("path", { d: bridge(start, end, top, bottom - (glyph ? 2 * RADIUS : 0)) });
      if (inside) arc.setAttribute("class", "inside");
      const head = glyph ? node(end, bottom - RADIUS, glyph) : [arrow(end, bottom)];
      return [arc, ...head];
    }),
  );
}

/**
 * A circled sign.
 * @param {number} x
 * @param {number} y
 * @param {string} sign
 */
function node(x, y, sign) {
  const text = element("text", { x: String(x), y: String(y), dy: "0.34em" });
  text.textContent = sign;
  return [element("circle", { cx: String(x), cy: String(y), r: String(RADIUS) }), text];
}

/** @param {number} x @param {number} y */
function arrow(x, y) {
  return element("path", { d: `M${x - 3} ${y - 4}L${x} ${y}L${x + 3} ${y - 4}` });
}

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/**
 * The buttons that fold and unfold, one block or all.
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountBlocks(root, store) {
  const undo = new AbortController();
  const all = root.querySelector("#unfold-all");
  /** The blocks of the network, in order. @param {Readonly<State>} state */
  const known = ({ picture }) => blocksOf(picture?.model.layers ?? []);

  all?.addEventListener(
    "click",
    () => {
      const blocks = known(store.get());
      store.set({ open: isOpen(store.get(), blocks) ? [] : blocks });
    },
    { signal: undo.signal },
  );
  root.addEventListener(
    "click",
    ({ target }) => {
      const group = target instanceof Element ? target.closest(".unfold")?.parentElement : null;
      const block = group?.dataset.block;
      if (!group || !block) return;
      const open = new Set(store.get().open);
      if (!open.delete(block)) open.add(block);
      store.set({ open: known(store.get()).filter((each) => open.has(each)), hover: null });
      group.scrollIntoView({ block: "nearest", inline: "nearest" });
    },
    { signal: undo.signal },
  );

  const stop = store.subscribe((state, previous) => {
    if (!(all instanceof HTMLElement) || !changed(state, previous, "open", "picture")) return;
    const blocks = known(state);
    all.hidden = !blocks.length;
    all.textContent = t(isOpen(state, blocks) ? "explore.blocks.fold" : "explore.blocks.unfold");
  });
  return () => {
    stop();
    undo.abort();
  };
}

/** Whether all of a network's blocks are open. @param {Readonly<State>} state @param {string[]} blocks */
function isOpen({ open }, blocks) {
  return blocks.every((block) => open.includes(block));
}

/**
 * What of a state's open blocks its network has; and the one that its layer would be hidden in.
 * @param {Readonly<State>} state
 * @returns {string[]} the same list if nothing is to be changed
 */
export function opened(state) {
  const layers = state.picture?.model.layers ?? [];
  const blocks = blocksOf(layers);
  const column = columnsOf(layers, new Set()).find((each) =>
    each.layers.some(({ id }) => id === state.layer),
  );
  const holding = column && column.id !== state.layer ? column.block : null;
  const wanted = blocks.filter((block) => state.open.includes(block) || block === holding);
  return wanted.join() === state.open.join() ? state.open : wanted;
}
