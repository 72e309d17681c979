/**
 * What can be set in the pooling lab, what of it is possible, and its address.
 *
 * @typedef {import("./lab-url.js").Pair} Pair rows, columns
 * @typedef {{size: Pair, depth: number, kernel: Pair, stride: Pair, padding: Pair, kind: "max" | "avg",
 *   gradient: boolean, image: string, seed: number, edits: Record<string, string>}} Setting
 *   `gradient` whether it is shown where a gradient goes; `image` "" for numbers, else a sample's name or the id of an
 *   uploaded image; `edits` numbers changed by hand, under "x.channel.row.column"
 */

import { depths, wrongDepth } from "./lab-pictures.js";
import { short, within, written } from "./lab-setting.js";
import { address, edits, flag, pair, text, volume, whole } from "./lab-url.js";
import { misfit, windowedBounds } from "./lab-windowed.js";

/** @type {Record<string, import("./lab-setting.js").Range>} */
const LIMITS = {
  size: { min: 1, max: 64 },
  depth: { min: 1, max: 16 },
  kernel: { min: 1, max: 11 },
  stride: { min: 1, max: 16 },
  padding: { min: 0, max: 5 },
};

/** @type {Setting} */
export const STANDARD = {
  size: [4, 4],
  depth: 1,
  kernel: [2, 2],
  stride: [2, 2],
  padding: [0, 0],
  kind: "max",
  gradient: false,
  image: "",
  seed: 1,
  edits: {},
};

/** @type {import("./lab-setting.js").Rules<Setting>} */
export const rules = {
  standard: STANDARD,
  limits: LIMITS,
  bounds,
  misfit: (setting, changed) =>
    wrongDepth(setting) ?? overpadded(setting, changed) ?? oversized(setting, changed),
  allowed: depths,
};

const window = pair("kernel");
const stride = pair("stride", true);

export const poolingAddress = address("/pooling", STANDARD, {
  input: volume("size", "depth"),
  // The stride is as large as the window unless the address says another one, which it does after the window.
  kernel: { ...window, read: (found) => followed(window.read(found)) },
  stride: {
    ...stride,
    write: (setting) => (same(setting.stride, setting.kernel) ? "" : stride.write(setting)),
  },
  padding: pair("padding", true),
  kind: text("kind", ["max", "avg"]),
  gradient: flag("gradient"),
  image: text("image"),
  seed: whole("seed"),
  edits: edits("edits"),
});

/** @param {Partial<Setting> | null} read */
function followed(read) {
  return read?.kernel ? { kernel: read.kernel, stride: read.kernel } : null;
}

/**
 * @param {Pair} one
 * @param {Pair} other
 */
function same(one, other) {
  return one[0] === other[0] && one[1] === other[1];
}

/** A pooling's window as the sliding windows of other ops: it has no dilation. @param {Setting} setting */
function windowed({ size, kernel, padding }) {
  return { size, kernel, padding, dilation: /** @type {Pair} */ ([1, 1]) };
}

/** What padding a window has at most. @param {Pair} kernel @returns {Pair} */
function halves([rows, columns]) {
  return [Math.floor(rows / 2), Math.floor(columns / 2)];
}

/**
 * @param {Setting} setting
 * @returns {Record<string, import("./lab-setting.js").Range>}
 */
function bounds(setting) {
  const { kernel, padding } = setting;
  const { size, kernel: fitting, padding: needed } = windowedBounds(windowed(setting), LIMITS);
  return {
    size,
    kernel: within(fitting, 2 * Math.max(...padding), fitting.max),
    padding: within(needed, needed.min, Math.min(...halves(kernel))),
  };
}

/**
 * A padding of more than half a window would make windows that hold nothing else.
 * @param {Setting} setting
 * @param {string} [changed]
 * @returns {import("./lab-setting.js").Problem | null}
 */
function overpadded({ kernel, padding }, changed) {
  const most = halves(kernel);
  if (padding.every((cells, axis) => cells <= most[axis])) return null;
  const field = changed === "kernel" ? "kernel" : "padding";
  /** @type {(of: (axis: number) => number) => Pair} */
  const both = (of) => [of(0), of(1)];
  const nearest =
    field === "kernel"
      ? both((axis) => Math.max(kernel[axis], 2 * padding[axis]))
      : both((axis) => Math.min(padding[axis], most[axis]));
  return {
    field,
    key: "pooling.problem.padding",
    values: {
      kernel: written(kernel),
      padding: short(padding),
      nearest: field === "kernel" ? written(nearest) : short(nearest),
    },
    nearest,
  };
}

/**
 * @param {Setting} setting
 * @param {string} [changed]
 * @returns {import("./lab-setting.js").Problem | null}
 */
function oversized(setting, changed) {
  const found = misfit(windowed(setting), LIMITS, changed);
  return found && { ...found, key: "pooling.problem.misfit" };
}
