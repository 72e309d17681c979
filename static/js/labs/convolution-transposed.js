/** Transposed convolution: which sizes, filters, strides and paddings go together. Pure. */

import { short, within, written } from "./lab-setting.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./lab-setting.js").Range} Range */
/** @typedef {import("./lab-setting.js").Problem} Problem */
/** @typedef {import("./lab-url.js").Pair} Pair */
/** @typedef {{n: number, f: number, s: number, p: number, d: number}} Direction rows or columns of a setting */

/** Rows and columns of the largest output that can be looked at. */
const LARGEST = 128;

/**
 * From which to which number each field may go so that the output, (N − 1)·S − 2P + D(F − 1) + 1 cells, is from 1 to
 * the largest, and P takes no more away than D(F − 1), what a filter adds on either side.
 * @type {Record<string, (direction: Direction) => [number, number]>}
 */
const RANGES = {
  size: ({ f, s, p, d }) => {
    const spare = 2 * p - d * (f - 1);
    return [Math.ceil(spare / s) + 1, Math.floor((LARGEST - 1 + spare) / s) + 1];
  },
  kernel: ({ n, s, p, d }) => {
    const spare = 2 * p - (n - 1) * s;
    return [Math.ceil(Math.max(p, spare) / d) + 1, Math.floor((LARGEST - 1 + spare) / d) + 1];
  },
  stride: ({ n, f, p, d }) => {
    const spare = 2 * p - d * (f - 1);
    return n > 1
      ? [Math.ceil(spare / (n - 1)), Math.floor((LARGEST - 1 + spare) / (n - 1))]
      : [1, Number.POSITIVE_INFINITY];
  },
  padding: ({ n, f, s, d }) => {
    const whole = (n - 1) * s + d * (f - 1);
    return [Math.ceil((whole + 1 - LARGEST) / 2), Math.min(d * (f - 1), Math.floor(whole / 2))];
  },
  dilation: ({ n, f, s, p }) => {
    const spare = 2 * p - (n - 1) * s;
    return f > 1
      ? [Math.ceil(Math.max(p, spare) / (f - 1)), Math.floor((LARGEST - 1 + spare) / (f - 1))]
      : [1, Number.POSITIVE_INFINITY];
  },
};
const FIELDS = Object.keys(RANGES);

/**
 * Rows or columns of a setting.
 * @param {Setting} setting
 * @param {number} axis
 * @returns {Direction}
 */
function along({ size, kernel, stride, padding, dilation }, axis) {
  return { n: size[axis], f: kernel[axis], s: stride[axis], p: padding[axis], d: dilation[axis] };
}

/**
 * @param {Setting} setting
 * @param {Record<string, Range>} limits
 * @returns {Record<string, Range>}
 */
export function transposedBounds(setting, limits) {
  return Object.fromEntries(
    FIELDS.map((field) => {
      const [down, across] = [0, 1].map((axis) => RANGES[field](along(setting, axis)));
      const [min, max] = [Math.max(down[0], across[0]), Math.min(down[1], across[1])];
      return [field, within(limits[field], min, Math.max(min, max))];
    }),
  );
}

/**
 * An output without cells, or with too many, or more padding than there is to take away; and what would be possible.
 * @param {Setting} setting
 * @param {Record<string, Range>} limits
 * @param {string} [changed] the field that was changed last
 * @returns {Problem | null}
 */
export function transposedMisfit(setting, limits, changed) {
  const output = [0, 1].map((axis) => {
    const { n, f, s, p, d } = along(setting, axis);
    return (n - 1) * s - 2 * p + d * (f - 1) + 1;
  });
  const most = /** @type {Pair} */ (
    [0, 1].map((axis) => setting.dilation[axis] * (setting.kernel[axis] - 1))
  );
  const overpadded = setting.padding.some((padding, axis) => padding > most[axis]);
  const large = Math.max(...output) > LARGEST;
  if (!overpadded && !large && Math.min(...output) >= 1) return null;
  const order = large ? ["stride", "size", ...FIELDS] : ["padding", ...FIELDS];
  const nearest = new Map(order.map((field) => [field, nearestOf(setting, limits, field)]));
  const field = [changed ?? "", ...order].find((name) => nearest.get(name)) ?? "padding";
  const value = nearest.get(field) ?? /** @type {Pair} */ ([0, 0]);
  const text = field === "size" || field === "kernel" ? written(value) : short(value);
  return {
    field,
    key: `convolution.problem.${large ? "large" : "overpadded"}`,
    values: {
      kernel: written(setting.kernel),
      padding: short(setting.padding),
      output: written(/** @type {Pair} */ (output)),
      most: large ? String(LARGEST) : short(most),
      nearest: text,
    },
    nearest: value,
  };
}

/**
 * The nearest possible value of a field, null if there is none while the others stay.
 * @param {Setting} setting
 * @param {Record<string, Range>} limits
 * @param {string} field
 * @returns {Pair | null}
 */
function nearestOf(setting, limits, field) {
  const value = /** @type {Record<string, any>} */ (setting)[field];
  const ranges = [0, 1].map((axis) => RANGES[field](along(setting, axis)));
  const mended = ranges.map(([min, max], axis) => {
    const [least, most] = [Math.max(min, limits[field].min), Math.min(max, limits[field].max)];
    return least > most ? null : Math.max(least, Math.min(most, value[axis]));
  });
  if (mended.includes(null)) return null;
  return /** @type {Pair} */ (mended);
}
