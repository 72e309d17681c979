/** The maps that a value is computed from, each with its window, the patch under it and the filter it meets there. */

import { scaleFor } from "../draw/colour.js";
import { paintValues } from "../draw/heatmap.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { descending, reach } from "./explore-order.js";
import { place, svg } from "./explore-overlay.js";
import { put, putMap } from "./explore-paint.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Step} Step */

/** Inputs shown before the reader asks for the rest. */
const FIRST = 4;

/**
 * @param {Readonly<State>} state
 * @param {Step} step  any value of the map: which channels it reads, and by which weights
 * @param {(channel: number) => void} open  a channel was clicked; counted from the first that the step reads
 */
export function inputMaps(state, step, open) {
  const { picture } = state;
  const source = step.sources[0];
  const [first, last] = [source.start[0], source.stop[0]];
  const order = contributors(state, step);
  const list = make("ol", { class: "inputs" });
  const figures = order.map((channel) => inputMap(state, step, channel, open));
  /** @type {Readonly<State>} */
  let current = state;
  let all = false;
  const more = make("button", { type: "button", class: "link small" });
  if (order.length === 1) list.classList.add("single");
  const title = make("h3", { class: "small input" });
  const root = make("div", { class: "reads" }, title, list, more);

  function arrange() {
    const shown = all ? figures : figures.slice(0, FIRST);
    list.replaceChildren(...shown.map(({ item }) => item));
    const count = { layer: source.layer, shown: shown.length, total: figures.length };
    title.textContent = t(figures.length > 1 ? "explore.flow.reads" : "explore.flow.read", count);
    more.hidden = figures.length <= FIRST;
    more.textContent = all
      ? t("explore.inputs.fewer")
      : t("explore.inputs.more", { count: last - first - FIRST });
    more.setAttribute("aria-expanded", String(all));
    draw(current);
    paint();
  }

  /** @param {Readonly<State>} next */
  function draw(next) {
    const repaint = next.theme !== current.theme || next.range !== current.range;
    current = next;
    const main = next.steps[next.steps.length - 1];
    for (const { item, update } of figures) if (item.isConnected || item.parentElement) update(main, next);
    if (repaint) paint();
  }

  function paint() {
    picture
      ?.tensor(source.layer)
      .then((tensor) => {
        for (const { item, canvas, channel } of figures) {
          if (item.parentElement) putMap(canvas, tensor, first + channel, current);
        }
      })
      .catch(current.fail);
  }

  more.addEventListener("click", () => {
    all = !all;
    arrange();
  });
  arrange();
  return { root, order, draw, lit: (/** @type {number | null} */ channel) => light(figures, channel) };
}

/**
 * @param {{item: HTMLElement, channel: number}[]} figures
 * @param {number | null} chosen
 */
function light(figures, chosen) {
  for (const { item, channel } of figures) {
    item.querySelector("button")?.setAttribute("aria-pressed", String(channel === chosen));
  }
}

/**
 * The channels that a step reads, those first that a map owes most to: large weights on an active map.
 * @param {Readonly<State>} state
 * @param {Step} step
 * @returns {number[]} counted from the first that it reads
 */
function contributors({ picture }, { sources: [{ layer, start, stop }], weight }) {
  const channels = Array.from({ length: stop[0] - start[0] }, (_, channel) => channel);
  if (!weight) return channels;
  const summary = picture?.summary(layer)?.channels;
  const size = (/** @type {number[][]} */ taps) =>
    taps.flat().reduce((sum, value) => sum + Math.abs(value), 0);
  return descending(channels, (channel) => {
    const activity = summary ? reach(summary[start[0] + channel]) : 1;
    return size(weight[channel]) * activity;
  });
}

/**
 * @param {Readonly<State>} state
 * @param {Step} step
 * @param {number} channel
 * @param {(channel: number) => void} open
 */
function inputMap({ picture }, step, channel, open) {
  const { layer, start } = step.sources[0];
  const [, rows, columns] = picture?.shape(layer) ?? [];
  const index = start[0] + channel;
  // Of a colour picture the input's channels have names.
  const colour = layer === "input" && picture?.model.input.channels === 3;
  const name = colour ? t(`explore.channel.${index}`) : t("explore.source", { layer, channel: index });
  const canvas = make("canvas", { class: "pixels", width: String(columns), height: String(rows) });
  const overlay = svg("svg", { viewBox: `0 0 ${columns} ${rows}`, class: "overlay", "aria-hidden": "true" });
  const window = svg("rect", { class: "window", hidden: "" });
  const winner = svg("rect", { class: "winner", hidden: "" });
  overlay.append(window, winner);
  const map = make("div", { class: "input-map" }, canvas, overlay);
  const item = make("li", { class: "input-figure" });
  const caption = make("span", { class: "small quiet" }, name);
  /** @type {(step: Step | undefined, state: Readonly<State>) => void} */
  let fill = () => {};
  if (step.weight) {
    const parts = product();
    const button = make("button", { type: "button", class: "input-button" }, map, caption, parts.root);
    button.setAttribute("aria-label", t("explore.source.show", { layer, channel: index }));
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => open(channel));
    item.append(button);
    fill = (main, state) => parts.fill(main ?? step, channel, state, Boolean(main));
  } else {
    item.append(map, caption);
  }

  /** @type {(main: Step | undefined, state: Readonly<State>) => void} */
  const update = (main, state) => {
    const source = main?.sources[0];
    window.toggleAttribute("hidden", !source);
    winner.toggleAttribute("hidden", !main?.argmax);
    if (source) {
      const [, row, column] = source.start;
      place(window, { row, column, height: source.stop[1] - row, width: source.stop[2] - column });
      if (main.argmax)
        place(winner, { row: row + main.argmax[0], column: column + main.argmax[1], height: 1, width: 1 });
    }
    fill(main, state);
  };
  return { item, canvas, channel, update };
}

/** patch ⊙ filter = sum, as two small pictures and a number. */
function product() {
  const patch = make("canvas", { class: "pixels tile", "aria-hidden": "true" });
  const filter = make("canvas", { class: "pixels tile", "aria-hidden": "true" });
  const sum = make("data", { class: "sum", value: "" });
  const root = make("span", { class: "product" }, patch, make("span", { class: "quiet" }, "⊙"), filter, sum);
  return {
    root,
    /**
     * @param {Step} step
     * @param {number} channel
     * @param {Readonly<State>} state
     * @param {boolean} chosen whether a value is chosen; else only the filter is known
     */
    fill({ patch: numbers, weight, channel_sums, sources }, channel, { theme, picture }, chosen) {
      const [rows, columns] = [weight[channel].length, weight[channel][0].length];
      const largest = Math.max(...weight.flat(2).map(Math.abs));
      put(filter, paintValues(weight[channel].flat(), columns, { kind: "diverging", bound: largest, theme }));
      filter.style.aspectRatio = patch.style.aspectRatio = `${columns} / ${rows}`;
      patch.hidden = sum.hidden = !chosen;
      if (!chosen || !channel_sums) return;
      const summary = picture?.summary(sources[0].layer);
      const own = summary?.channels[sources[0].start[0] + channel] ?? { min: -1, max: 1 };
      const scale = {
        ...scaleFor(summary?.min ?? -1, summary?.max ?? 1, theme),
        bound: reach(own),
      };
      put(patch, paintValues(numbers[channel].flat(), columns, scale));
      sum.value = String(channel_sums[channel]);
      sum.textContent = `= ${format(channel_sums[channel])}`;
    },
  };
}
