/**
 * The convolution lab's address. It has the names of `GET /api/v1/arithmetic`, and says only what differs from the
 * default: `/convolution?input=32x32x3&kernel=5x5&filters=10&padding=2&step=18`.
 */

import { DEFAULT } from "./convolution-setting.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */

const EDIT = /^(x\.\d+\.\d+\.\d+|w\.\d+\.\d+\.\d+\.\d+|b\.\d+)_(-?\d+(?:\.\d+)?(?:e-?\d+)?)$/;

/**
 * What an address asks for. What is not understood stays at the default; what is impossible is kept, to be explained.
 * @param {URLSearchParams} query
 * @returns {{setting: Setting, step: number}} step from 0
 */
export function parse(query) {
  const input = numbers(query.get("input"), 3);
  const kernel = numbers(query.get("kernel"), 2);
  /** @param {"filters" | "stride" | "padding" | "dilation" | "seed"} name */
  const whole = (name) => numbers(query.get(name), 1)?.[0] ?? DEFAULT[name];
  return {
    setting: {
      size: input ? [input[0], input[1]] : DEFAULT.size,
      depth: input?.[2] ?? DEFAULT.depth,
      kernel: kernel ? [kernel[0], kernel[1]] : DEFAULT.kernel,
      filters: whole("filters"),
      stride: whole("stride"),
      padding: whole("padding"),
      dilation: whole("dilation"),
      image: query.get("image") ?? "",
      kernels: query.get("kernels")?.split(".") ?? [],
      seed: whole("seed"),
      edits: parseEdits(query.get("edits") ?? ""),
    },
    step: Math.max(0, (numbers(query.get("step"), 1)?.[0] ?? 1) - 1),
  };
}

/**
 * @param {Setting} setting
 * @param {number} step from 0
 * @returns {string} path and query
 */
export function format(setting, step) {
  const query = new URLSearchParams();
  const standard = parts(DEFAULT);
  for (const [name, value] of Object.entries(parts(setting)))
    if (value !== standard[name]) query.set(name, value);
  if (step > 0) query.set("step", String(step + 1));
  const text = query.toString();
  return `/convolution${text ? `?${text}` : ""}`;
}

/**
 * Whether two settings are the same.
 * @param {Setting} one
 * @param {Setting} other
 */
export function same(one, other) {
  return format(one, 0) === format(other, 0);
}

/**
 * @param {Setting} setting
 * @returns {Record<string, string>}
 */
function parts({ size, depth, kernel, filters, stride, padding, dilation, image, kernels, seed, edits }) {
  const named = kernels.slice(0, filters);
  return {
    input: [...size, depth].join("x"),
    kernel: kernel.join("x"),
    filters: String(filters),
    stride: String(stride),
    padding: String(padding),
    dilation: String(dilation),
    image,
    kernels: named.some(Boolean) ? named.join(".") : "",
    seed: String(seed),
    edits: Object.entries(edits)
      .map(([path, value]) => `${path}_${value}`)
      .join("*"),
  };
}

/**
 * "7x7x3" or "5" as at most `count` numbers; a number that is missing is the one before it.
 * @param {string | null} text
 * @param {number} count
 * @returns {number[] | null}
 */
function numbers(text, count) {
  if (text === null || !/^-?\d{1,6}([x×]-?\d{1,6})*$/.test(text)) return null;
  const found = text.split(/[x×]/).map(Number);
  if (found.length > count) return null;
  if (count === 3 && found.length < 3) return [found[0], found[1] ?? found[0], 1];
  return Array.from({ length: count }, (_, index) => found[Math.min(index, found.length - 1)]);
}

/** @param {string} text */
function parseEdits(text) {
  /** @type {Record<string, number>} */
  const edits = {};
  for (const part of text.split("*")) {
    const match = EDIT.exec(part);
    if (match) edits[match[1]] = Number(match[2]);
  }
  return edits;
}
