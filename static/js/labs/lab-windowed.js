/** Settings with a sliding window: which sizes, windows, paddings and dilations go together. */

import { short, within, written } from "./lab-setting.js";

/** @typedef {import("./lab-url.js").Pair} Pair */
/** @typedef {import("./lab-setting.js").Range} Range */
/** @typedef {import("./lab-setting.js").Problem} Problem */
/** @typedef {{size: Pair, kernel: Pair, padding: Pair, dilation: Pair}} Windowed rows and columns of each */
/** @typedef {"size" | "kernel" | "padding" | "dilation"} Field */

/**
 * @param {Windowed} setting
 * @param {Record<string, Range>} limits
 * @returns {Record<Field, Range>}
 */
export function windowedBounds(setting, limits) {
  const { size, kernel, padding, dilation } = setting;
  const span = spans(setting);
  const room = rooms(setting);
  /** @param {(axis: number) => number} of */
  const most = (of) => Math.max(of(0), of(1));
  /** @param {(axis: number) => number} of */
  const least = (of) => Math.min(of(0), of(1));
  const dilations = least((axis) =>
    kernel[axis] > 1 ? Math.floor((room[axis] - 1) / (kernel[axis] - 1)) : Number.POSITIVE_INFINITY,
  );
  return {
    size: within(
      limits.size,
      most((axis) => span[axis] - 2 * padding[axis]),
      Number.POSITIVE_INFINITY,
    ),
    kernel: within(
      limits.kernel,
      1,
      least((axis) => Math.floor((room[axis] - 1) / dilation[axis]) + 1),
    ),
    padding: within(
      limits.padding,
      most((axis) => Math.ceil((span[axis] - size[axis]) / 2)),
      Number.POSITIVE_INFINITY,
    ),
    dilation: within(limits.dilation ?? { min: 1, max: 1 }, 1, dilations),
  };
}

/**
 * A window that is larger than the padded input, and what would fit.
 * @param {Windowed} setting
 * @param {Record<string, Range>} limits
 * @param {string} [changed] the field that was changed last
 * @returns {Problem | null}
 */
export function misfit(setting, limits, changed) {
  const { size, kernel, padding, dilation } = setting;
  if (fits(setting)) return null;
  const dilated = Math.max(...dilation) > 1;
  const blamable = ["size", "kernel", "padding", ...(dilated ? ["dilation"] : [])];
  const field = /** @type {Field} */ (
    changed && blamable.includes(changed)
      ? changed
      : dilated && fits({ ...setting, dilation: [1, 1] })
        ? "dilation"
        : "kernel"
  );
  const nearest = nearestFit(setting, limits, field);
  return {
    field,
    key: dilated ? "shared.problem.dilated" : "shared.problem.misfit",
    values: {
      kernel: written(kernel),
      size: written(size),
      padding: short(padding),
      dilation: short(dilation),
      span: written(spans(setting)),
      padded: written(rooms(setting)),
      nearest: field === "padding" || field === "dilation" ? short(nearest) : written(nearest),
    },
    nearest,
  };
}

/**
 * How many cells a window spans: D(F − 1) + 1, down and across.
 * @param {Pick<Windowed, "kernel" | "dilation">} setting
 * @returns {Pair}
 */
export function spans({ kernel: [rows, columns], dilation: [down, across] }) {
  return [down * (rows - 1) + 1, across * (columns - 1) + 1];
}

/**
 * @param {Pick<Windowed, "size" | "padding">} setting
 * @returns {Pair}
 */
function rooms({ size: [rows, columns], padding: [down, across] }) {
  return [rows + 2 * down, columns + 2 * across];
}

/** @param {Windowed} setting */
function fits(setting) {
  const room = rooms(setting);
  return spans(setting).every((span, axis) => span <= room[axis]);
}

/**
 * @param {Windowed} setting
 * @param {Record<string, Range>} limits
 * @param {Field} field
 * @returns {Pair}
 */
function nearestFit(setting, limits, field) {
  const { kernel, size, padding, dilation } = setting;
  const [span, room] = [spans(setting), rooms(setting)];
  /** @type {Record<Field, (axis: number) => number>} */
  const fitting = {
    size: (axis) => Math.max(size[axis], span[axis] - 2 * padding[axis]),
    kernel: (axis) => Math.min(kernel[axis], Math.floor((room[axis] - 1) / dilation[axis]) + 1),
    padding: (axis) => Math.max(padding[axis], Math.ceil((span[axis] - size[axis]) / 2)),
    dilation: (axis) =>
      kernel[axis] > 1
        ? Math.max(1, Math.min(dilation[axis], Math.floor((room[axis] - 1) / (kernel[axis] - 1))))
        : dilation[axis],
  };
  const { min, max } = limits[field];
  /** @param {number} axis */
  const bounded = (axis) => Math.max(min, Math.min(max, fitting[field](axis)));
  return [bounded(0), bounded(1)];
}
