/** Forward: input slices, filters with their biases, output maps. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { hoverOf } from "./convolution-cells.js";
import { marks } from "./convolution-marks.js";
import { mapColours } from "./convolution-paint.js";
import { turned } from "./convolution-turn.js";
import { biasView, filterView, givenView, inputView, outputView, patchView } from "./convolution-views.js";
import { seenOutput } from "./lab-engine.js";
import { short } from "./lab-setting.js";

/** @typedef {import("./convolution-directions.js").Direction} Direction */
/** @typedef {import("./convolution-views.js").Figure} Figure */

/** @type {Direction} */
export const FORWARD = {
  places: { slice: "input", patch: "patch", beside: "given", filter: "weight", bias: "bias", map: "output" },
  sign: "⊙",
  menu: true,
  view,
  moves: ({ part }) => part === "patch",
  marks,
  hover: hoverOf,
  pick: (matrix, { row, column }, { place }) =>
    matrix.part === "output" ? [matrix.filter ?? place[0], row, column] : null,
  factor: () => "",
  maps: ({ reply }) => seenOutput(reply),
  colours: mapColours,
  drawn: (step) => step,
  captions: {
    slice: ({ setting }, channel) => sliceCaption(setting, channel),
    pair: (_, channel) => t("convolution.caption.pair", { channel: channel + 1 }),
    filter({ setting, layout }, at) {
      const mark = t(layout.cell.given ? "convolution.turned.from" : "convolution.turned");
      const name = make("b", { class: "filter" }, t("convolution.filter.name", { filter: at + 1 }));
      return [name, turned(setting) && Math.max(...setting.kernel) > 1 ? ` ${mark}` : ""];
    },
    map({ setting: { filters, relu } }, at) {
      const place = t(`convolution.caption.${relu ? "relu" : "map"}`, { map: at + 1, maps: filters });
      return [make("b", { class: "output" }, t("convolution.output")), ` ${place}`];
    },
    bias: "convolution.bias",
  },
};

/** @type {Direction["view"]} */
function view(matrix, figure, sizes, { place, window }) {
  if (matrix.part === "patch") return patchView(figure, sizes, matrix.channel, window);
  if (!("filter" in matrix)) return inputView(figure, sizes, matrix.channel);
  const filter = matrix.filter ?? place[0];
  if (matrix.part === "weight") return filterView(figure, filter, matrix.channel);
  if (matrix.part === "given") return givenView(figure, filter, matrix.channel);
  return matrix.part === "bias" ? biasView(figure, filter) : outputView(figure, filter);
}

/**
 * The name over the first slice, which channel each is, and what was done to them.
 * @param {Figure["setting"]} setting
 * @param {number} channel
 */
export function sliceCaption({ depth, padding, stride, image, normalise, mode }, channel) {
  const first = channel === 0;
  const name = first ? [make("b", { class: "input" }, t("convolution.input")), " "] : [];
  const place = t(depth > 1 ? "convolution.caption.channel" : "convolution.caption.single", {
    channel: channel + 1,
    depth,
  });
  if (mode === "transposed") {
    const between = short([stride[0] - 1, stride[1] - 1]);
    const spread = first && between !== "0" ? t("convolution.caption.spread", { zeros: between }) : "";
    return [...name, place + spread];
  }
  const ring = first && Math.max(...padding) > 0;
  const pixels = t(`convolution.caption.${normalise ? "normalised" : "pixels"}`);
  const range = image && (!first || depth === 1) ? pixels : "";
  const around = ring ? t("convolution.caption.padded", { padding: short(padding) }) : "";
  return [...name, place + range + around];
}
