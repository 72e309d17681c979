/** Backwards: upstream gradients on the right, and on the left what they become for the input or for the weights. */

import { getJson } from "../api.js";
import { factor, format } from "../draw/number.js";
import { indexOf } from "../draw/windows.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import {
  cellsColours,
  cellsView,
  offsetView,
  slopeView,
  spreadView,
  upstreamColours,
  upstreamView,
} from "./convolution-back-views.js";
import { hoverOf } from "./convolution-cells.js";
import { numberOf, slopes } from "./convolution-collect.js";
import { collectMarks } from "./convolution-collect-marks.js";
import { sliceCaption } from "./convolution-forward.js";
import { geometry } from "./convolution-links.js";
import { convolutionAddress } from "./convolution-setting.js";
import { collected } from "./convolution-spread.js";
import { spreadMarks } from "./convolution-spread-marks.js";
import { filterView, inputView } from "./convolution-views.js";

/** @typedef {import("./convolution-directions.js").Direction} Direction */
/** @typedef {import("./convolution-views.js").Figure} Figure */
/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./lab-engine.js").Reply} Reply */

/** A page of steps that spread begins with all cells: its steps count as so many numbers at most, to be worth that. */
const MOST = 125;

/** What both have in common. */
const BACK = {
  factor: () => "",
  maps: (/** @type {Figure} */ { reply }) => reply.gradient.upstream,
  colours: upstreamColours,
  drawn: () => Number.POSITIVE_INFINITY,
};

/** @type {Direction} */
export const SPREAD = {
  ...BACK,
  places: {
    slice: "cells",
    patch: "spread",
    beside: "spread",
    filter: "weight",
    bias: null,
    map: "upstream",
  },
  sign: "←",
  menu: true,
  view(matrix, figure, sizes, { place }, step) {
    if (matrix.part === "cells") return cellsView(figure, sizes, matrix.channel, collected(figure, step));
    const filter = ("filter" in matrix ? matrix.filter : null) ?? place[0];
    if (matrix.part === "upstream") return upstreamView(figure, filter);
    const channel = "channel" in matrix ? matrix.channel : 0;
    if (matrix.part === "weight") return filterView(figure, filter, channel);
    const found = figure.trace.step(indexOf(place, figure.reply.shape));
    return spreadView(figure, filter, channel, found && filter === place[0] ? found.spread : null);
  },
  moves: ({ part }) => part === "cells" || part === "spread",
  marks: spreadMarks,
  hover(matrix, cell, links, sizes) {
    if (matrix.part === "cells") return { part: "input", channel: matrix.channel, ...cell };
    if (matrix.part === "upstream") return hoverOf({ ...matrix, part: "output" }, cell, links, sizes);
    if (matrix.part !== "spread") return hoverOf(matrix, cell, links, sizes);
    const channel = links.channels[0] + matrix.channel;
    return { part: "tap", tap: { channel, ...cell } };
  },
  pick: (matrix, { row, column }, { place }) =>
    matrix.part === "upstream" ? [matrix.filter ?? place[0], row, column] : null,
  factor: ({ reply }, { place: [filter, row, column] }) =>
    `${factor(reply.gradient.upstream[filter][row][column])} × `,
  captions: {
    slice(figure, channel) {
      const { depth } = figure.setting;
      const place = t(`convolution.caption.${depth > 1 ? "channel" : "single"}`, {
        channel: channel + 1,
        depth,
      });
      const name = channel
        ? [place]
        : [make("b", { class: "gradient" }, t("convolution.cells")), ` ${place}`];
      if (channel > 0 || figure.layout.mode === "numbers") return name;
      const { low, high } = cellsColours(figure);
      return [...name, t("convolution.caption.range", { low: format(low), high: format(high) })];
    },
    pair: (_, channel) => t("convolution.caption.spread.pair", { channel: channel + 1 }),
    filter: (_, at) => [filterName(at)],
    map: upstreamCaption,
    bias: "",
  },
};

/** @type {Direction} */
export const COLLECT = {
  ...BACK,
  places: { slice: "input", patch: null, beside: null, filter: "slope", bias: "offset", map: "upstream" },
  sign: "",
  menu: false,
  view(matrix, figure, sizes, { place }) {
    if (!("filter" in matrix)) return inputView(figure, sizes, matrix.channel);
    const filter = matrix.filter ?? place[0];
    if (matrix.part === "upstream") return upstreamView(figure, filter);
    return "channel" in matrix ? slopeView(figure, filter, matrix.channel) : offsetView(figure, filter);
  },
  moves: () => false,
  marks: collectMarks,
  hover(matrix, cell, { place }, sizes) {
    if (!("filter" in matrix)) return { part: "input", channel: matrix.channel, ...cell };
    if (matrix.part === "upstream")
      return { part: "output", place: [matrix.filter ?? place[0], cell.row, cell.column] };
    return { part: "slope", place: placeOf(matrix, cell, place, sizes) };
  },
  pick: (matrix, cell, { place }, sizes) =>
    matrix.part === "slope" || matrix.part === "offset" ? placeOf(matrix, cell, place, sizes) : null,
  captions: {
    slice: ({ setting }, channel) => sliceCaption(setting, channel),
    pair: (_, channel) => t("convolution.caption.collect.pair", { channel: channel + 1 }),
    filter: (_, at) => [
      make("b", { class: "gradient" }, "∂L/∂\u202f"),
      make("b", { class: "filter" }, t("convolution.filter.name", { filter: at + 1 })),
    ],
    map: upstreamCaption,
    bias: "convolution.offset",
  },
};

/**
 * What time walks over, and where its steps come from.
 * @param {Setting} setting
 * @param {Reply} reply
 * @returns {import("./lab-engine.js").Walk | null}
 */
export function walk(setting, reply) {
  if (!setting.back) return null;
  const { depth, groups, kernel } = setting;
  const [of, shape, products] =
    setting.back === "input"
      ? ["spread", reply.shape, Math.min(MOST, 2 * (depth / groups) * kernel[0] * kernel[1])]
      : ["weights", slopes(geometry(reply, setting)), 2 * reply.shape[1] * reply.shape[2]];
  const query = convolutionAddress.query(setting);
  return {
    shape,
    products,
    async page(start, limit, signal) {
      const path = `/labs/convolution/backward?${query}&of=${of}&start=${start}&limit=${limit}`;
      const { before, steps } = await getJson(path, { signal });
      return steps.map((/** @type {any} */ step, /** @type {number} */ index) =>
        of === "spread" ? { ...step, output: step.upstream, before: index ? null : before } : step,
      );
    },
  };
}

/**
 * The number of a weight or a bias, as time walks over them.
 * @param {import("./convolution-stage.js").Matrix} matrix
 * @param {import("./convolution-cells.js").Cell} cell
 * @param {import("./lab.js").Place} place at work
 * @param {import("./convolution-links.js").Geometry} sizes
 * @returns {import("./lab.js").Place}
 */
function placeOf(matrix, { row, column }, place, sizes) {
  const filter = ("filter" in matrix ? matrix.filter : null) ?? place[0];
  if (!("channel" in matrix)) return [filter, 0, slopes(sizes)[2] - 1];
  return [filter, 0, numberOf(sizes, { channel: matrix.channel, row, column })];
}

/** @param {number} at */
function filterName(at) {
  return make("b", { class: "filter" }, t("convolution.filter.name", { filter: at + 1 }));
}

/**
 * @param {Figure} figure
 * @param {number} at
 */
function upstreamCaption({ setting }, at) {
  const place = t(`convolution.caption.${setting.relu ? "relu" : "map"}`, {
    map: at + 1,
    maps: setting.filters,
  });
  return [make("b", { class: "gradient" }, t("convolution.upstream")), ` ${place}`];
}
