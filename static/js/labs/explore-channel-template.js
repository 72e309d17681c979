/** What a channel looks for: its filter, in colour where it reads the photo, else one heatmap for each map it reads. */

import "../elements/tensor-grid.js";
import { paintValues } from "../draw/heatmap.js";
import { format } from "../draw/number.js";
import { paintTemplate } from "../draw/template.js";
import { make } from "../elements/make.js";
import { t, tell } from "../i18n.js";
import { legend, put } from "./explore-paint.js";
import { view } from "./explore-value-opened.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-source.js").Layer} Layer */
/** @typedef {{layer: string, channel: number, strength: number, sum: number}} Link */
/** @typedef {{canvas: HTMLCanvasElement, weights: number[][]}} Tile */

/** Input channels that are shown at first. */
const FIRST = 14;
/** A single weight is a number and no picture. */
const ONE = 1;

/**
 * The convolution that a channel's numbers come from: itself, or the one before its activation or pooling.
 * @param {Picture} picture
 * @param {string} id
 * @returns {Layer | null}
 */
export function convolutionOf(picture, id) {
  let layer = picture.layer(id);
  while (layer && layer.parameters === 0) {
    const before = layer.inputs.length === 1 ? picture.layer(layer.inputs[0]) : undefined;
    if (before?.shape.length !== 3 || before.shape[0] !== layer.shape[0]) return null;
    layer = before;
  }
  return layer && layer.shape.length === 3 ? layer : null;
}

/**
 * @param {Picture} picture
 * @param {Layer} conv
 * @param {number} channel
 * @param {import("./explore-thumbnails.js").Thumbnails} thumbnails
 */
export async function template(picture, conv, channel, thumbnails) {
  const [filter, { inputs, counts }] = await Promise.all([
    picture.weights(conv.id, channel),
    picture.dossier(conv.id, channel),
  ]);
  const bound = Math.max(...filter.flat(2).map(Math.abs));
  // The channels that a group reads follow one another.
  const group = Math.floor(channel / (conv.shape[0] / (conv.attributes.groups ?? 1)));
  const first = group * filter.length;
  /** @type {Tile[]} */
  const tiles = [];
  const scale = make("div", { class: "small quiet" });
  const content = filter.length === 1 ? alone() : all();

  /** Its one kernel, in numbers, with the one map that it reads. */
  function alone() {
    const grid = /** @type {import("../elements/tensor-grid.js").TensorGrid} */ (
      document.createElement("tensor-grid")
    );
    grid.view = view(filter[0], "filter", t("explore.template.kernel", { layer: conv.id, channel }));
    const from = inputs.map(source);
    const becomes = make("span", { class: "quiet", "aria-hidden": "true" }, "→");
    return make(
      "div",
      { class: "template-alone" },
      ...from,
      times(),
      grid,
      becomes,
      thumbnails.map(conv.id, channel),
    );
  }

  /** A heatmap a channel that it reads, the strongest first; of the photo's colours also their mixture. */
  function all() {
    const list = make("ol", { class: "template-list" });
    const fill = (/** @type {number} */ count) =>
      list.replaceChildren(...inputs.slice(0, count).map((/** @type {Link} */ link) => pair(link)));
    fill(FIRST);
    const more = make("button", { type: "button", class: "link small" });
    more.textContent = t("explore.sheet.more", { count: inputs.length });
    more.hidden = inputs.length <= FIRST;
    more.addEventListener("click", () => {
      fill(inputs.length);
      more.hidden = true;
      draw(drawn ?? null);
      list.querySelectorAll("button")[FIRST]?.focus();
    });
    const colour = conv.inputs[0] === "input" && filter.length === 3 ? [mixture()] : [];
    const rest =
      counts.inputs > inputs.length
        ? [t("explore.template.rest", { shown: inputs.length, total: counts.inputs })]
        : [];
    return make(
      "div",
      { class: colour.length ? "template-colour" : "" },
      ...colour,
      make("div", {}, list, more, make("p", { class: "small quiet" }, ...rest), scale),
    );
  }

  function mixture() {
    const canvas = make("canvas", { class: "pixels", role: "img" });
    canvas.setAttribute("aria-label", t("explore.template.colour"));
    put(
      canvas,
      paintTemplate(
        filter.map((rows) => rows.flat()),
        filter[0][0].length,
      ),
    );
    const note = make("figcaption", { class: "small quiet" }, t("explore.template.colour.text"));
    return make("figure", { class: "template-mixture" }, canvas, note);
  }

  /** @param {Link} link */
  function pair(link) {
    const weights = filter[link.channel - first];
    const canvas = make("canvas", { class: "pixels tile", role: "img" });
    const name = t("explore.template.tile", { from: nameOf(link), strength: format(link.strength) });
    canvas.setAttribute("aria-label", name);
    canvas.title = name;
    tiles.push({ canvas, weights });
    const single = weights.flat().length === ONE;
    return make(
      "li",
      {},
      source(link),
      times(),
      canvas,
      make("span", { class: "template-name quiet" }, nameOf(link)),
      make(
        "span",
        { class: "template-strength" },
        single ? `w ${format(weights[0][0])}` : `Σ|w| ${format(link.strength)}`,
      ),
    );
  }

  /** @param {Link} link */
  function source({ layer, channel: from }) {
    return thumbnails.map(layer, from);
  }

  /** @type {Readonly<State> | null} */
  let drawn = null;

  /** @param {Readonly<State> | null} state */
  function draw(state) {
    if (!state) return;
    drawn = state;
    const look = /** @type {const} */ ({ kind: "diverging", bound, theme: state.theme });
    for (const { canvas, weights } of tiles)
      put(canvas, paintValues(weights.flat(), weights[0].length, look));
    if (filter.length > 1) scale.replaceChildren(legend(look));
  }

  return {
    root: make("div", { class: "template" }, caption(conv, channel, filter), content),
    /** @param {Readonly<State>} state */
    draw(state) {
      if (state.theme !== drawn?.theme) draw(state);
    },
  };
}

/**
 * A photo's colours by their names, other channels by number.
 * @param {{layer: string, channel: number}} link
 */
function nameOf({ layer, channel }) {
  return layer === "input" ? t(`explore.channel.${channel}`) : String(channel);
}

/**
 * @param {Layer} conv
 * @param {number} channel
 * @param {number[][][]} filter
 */
function caption(conv, channel, filter) {
  const [rows, columns] = [filter[0].length, filter[0][0].length];
  const key = filter.length === 1 ? "own" : rows * columns === 1 ? "mix" : "all";
  const numbers = { layer: conv.id, channel, rows, columns, channels: filter.length };
  return tell(make("p", { class: "small quiet" }), `explore.template.${key}`, numbers);
}

function times() {
  return make("span", { class: "quiet", "aria-hidden": "true" }, "⊙");
}
