/**
 * What can be set in the convolution lab, what of it is possible, and its address.
 *
 * @typedef {import("./lab-url.js").Pair} Pair rows, columns
 * @typedef {"correlation" | "convolution" | "transposed"} Mode the filter as it is, turned by 180°, or backwards: each
 *   input spread over the output
 * @typedef {{size: Pair, depth: number, kernel: Pair, filters: number, stride: Pair, padding: Pair, dilation: Pair,
 *   groups: number, mode: Mode, relu: boolean, back: "" | "input" | "weights", upstream: "numbers" | "ones",
 *   normalise: string, image: string, kernels: string[], seed: number, edits: Record<string, string>}} Setting
 *   `back` "" for the forward pass, else what of the backward pass is shown: how a gradient spreads over the input, or
 *   what the weights collect; `upstream` the gradient that arrives at the output; `image` "" for numbers, else a
 *   sample's name or the id of an uploaded image; `kernels` a name a filter, "" for made up numbers; `edits` numbers
 *   changed by hand, under "x.channel.row.column", "w.filter.channel.row.column", "b.filter", and of the upstream
 *   gradient "g.filter.row.column"
 */

import { divisible, indivisible } from "./convolution-groups.js";
import { kernelNames, networkMisfit } from "./convolution-networks.js";
import { transposedBounds, transposedMisfit } from "./convolution-transposed.js";
import { address, edits, flag, pair, text, volume, whole } from "./lab-url.js";
import { misfit, windowedBounds } from "./lab-windowed.js";

/** @type {Mode[]} */
const MODES = ["correlation", "convolution", "transposed"];

/** @type {Record<string, import("./lab-setting.js").Range>} */
const LIMITS = {
  size: { min: 1, max: 64 },
  depth: { min: 1, max: 16 },
  kernel: { min: 1, max: 11 },
  filters: { min: 1, max: 16 },
  stride: { min: 1, max: 16 },
  padding: { min: 0, max: 10 },
  dilation: { min: 1, max: 10 },
  groups: { min: 1, max: 16 },
};

/** @type {Setting} */
export const STANDARD = {
  size: [7, 7],
  depth: 3,
  kernel: [3, 3],
  filters: 2,
  stride: [1, 1],
  padding: [1, 1],
  dilation: [1, 1],
  groups: 1,
  mode: "correlation",
  relu: false,
  back: "",
  upstream: "numbers",
  normalise: "",
  image: "",
  kernels: [],
  seed: 1,
  edits: {},
};

/** @type {Pick<Setting, "back" | "upstream">} */
const DIRECTION = { back: STANDARD.back, upstream: STANDARD.upstream };

/** @type {import("./lab-setting.js").Rules<Setting>} */
export const rules = {
  standard: STANDARD,
  limits: LIMITS,
  bounds: (setting) =>
    setting.mode === "transposed" ? transposedBounds(setting, LIMITS) : windowedBounds(setting, LIMITS),
  misfit: (setting, changed) =>
    indivisible(setting, LIMITS, changed) ??
    networkMisfit(setting) ??
    (setting.mode === "transposed" ? transposedMisfit : misfit)(setting, LIMITS, changed),
  allowed: (setting) => divisible(setting, LIMITS),
};

const complete = address("/convolution", STANDARD, {
  input: volume("size", "depth"),
  kernel: pair("kernel"),
  filters: whole("filters"),
  stride: pair("stride", true),
  padding: pair("padding", true),
  dilation: pair("dilation", true),
  groups: whole("groups"),
  mode: text("mode", MODES),
  relu: flag("relu"),
  back: text("back", ["", "input", "weights"]),
  upstream: text("upstream", ["numbers", "ones"]),
  normalise: text("normalise"),
  image: text("image"),
  kernels: {
    read: (found) => ({ kernels: kernelNames(found) }),
    write: ({ kernels, filters }) => {
      const named = kernels.slice(0, filters);
      return named.some(Boolean) ? named.join(".") : "";
    },
  },
  seed: whole("seed"),
  edits: edits("edits"),
});

/** Two settings are the same convolution, whichever way it runs. */
export const convolutionAddress = {
  ...complete,
  same: (/** @type {Setting} */ one, /** @type {Setting} */ other) =>
    complete.same({ ...one, ...DIRECTION }, { ...other, ...DIRECTION }),
};
