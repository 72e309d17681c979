/**
 * What follows from the setting: output size by the formula, shape, what it costs and what a dense layer would, whether
 * it fits, and what the mode means.
 */

import { multiplyAdds, outputSize, parameters, transposedSize } from "../draw/formula.js";
import { bytes, grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { symmetric } from "./convolution-turn.js";
import { fit, line, putFacts, sizes } from "./lab-summary.js";

/** @typedef {import("./convolution-views.js").Figure} Figure */

/**
 * @param {HTMLElement} root holds an element a `data-fact`
 * @param {Figure} figure
 */
export function summarise(root, { setting, reply }) {
  const [maps, height, width] = reply.shape;
  const { kernel, filters, mode } = setting;
  const backwards = mode === "transposed";
  const { dense, memory } = reply;
  putFacts(root, {
    size: sizes(reply.arithmetic, backwards ? transposedSize : outputSize),
    // Where there is room one name stands for the dense layer's counts beside it, else each has its own.
    shape: [
      make("span", { class: "output" }, `${height} × ${width} × ${maps}`),
      make("span", { class: "instead instead-row", "aria-hidden": "true" }, t("convolution.dense")),
    ],
    parameters: [
      line(parameters(kernel, setting, filters, reply.parameters.total)),
      instead("parameters", dense.parameters, reply.parameters.total),
    ],
    operations: [
      line(products(setting, reply)),
      instead("operations", dense.multiply_adds, reply.multiply_adds),
    ],
    memory: [
      make("span", { title: t("convolution.memory.hint") }, t("convolution.memory", bytesOf(memory))),
      instead("memory", dense.memory, memory.total, bytes),
    ],
    fit: backwards ? t("convolution.fit.transposed") : fit(reply.arithmetic),
  });
  if (setting.back) root.dataset.back = setting.back;
  else delete root.dataset.back;
  const note = root.querySelector("#mode-note");
  if (note) note.textContent = modeNote(setting, reply);
}

/**
 * What the mode or the way back means, and where it makes no difference; and that a network's filters meet plain pixels here.
 * @param {Figure["setting"]} setting
 * @param {Figure["reply"]} reply
 */
function modeNote(setting, { given }) {
  if (setting.back) {
    const held = setting.relu ? ` ${t("convolution.mode.note.back.relu")}` : "";
    return t(`convolution.mode.note.back.${setting.back}`) + held;
  }
  const same = setting.mode === "convolution" && given.every(symmetric);
  const mode = t(`convolution.mode.note.${same ? "symmetric" : setting.mode}`);
  const learned = setting.kernels.slice(0, setting.filters).some((name) => name.includes(":"));
  return learned && setting.image && !setting.normalise
    ? `${mode} ${t("convolution.mode.note.pixels")}`
    : mode;
}

/**
 * The multiply-adds as a product: each output cell takes a filter's worth of them; backwards, each input cell takes one
 * weight of every filter that it is spread by.
 * @param {Figure["setting"]} setting
 * @param {Figure["reply"]} reply
 */
function products({ size, depth, kernel, filters, groups, mode }, { shape, multiply_adds }) {
  const [maps, height, width] = shape;
  /** @param {number} count */
  const part = (count) => (groups > 1 ? `${count}/${groups}` : count);
  return mode === "transposed"
    ? multiplyAdds([...size, depth], "input", [...kernel, part(filters)], multiply_adds)
    : multiplyAdds([height, width, maps], "output", [...kernel, part(depth)], multiply_adds);
}

/**
 * What a dense layer between the same volumes would need, and how many times as much that is.
 * @param {string} what
 * @param {number} count
 * @param {number} own
 * @param {(count: number) => string} [write]
 */
function instead(what, count, own, write = grouped) {
  const times = count / own;
  const key = times >= 1.05 ? "more" : times <= 0.95 ? "less" : "same";
  const factor = times >= 1 ? times : 1 / times;
  const text = t(`convolution.dense.${key}`, {
    count: write(count),
    times: factor < 10 ? factor.toFixed(1).replace(/\.0$/, "") : grouped(Math.round(factor)),
  });
  const name = make("span", { class: "instead-name" }, `${t("convolution.dense")} `);
  return make("span", { class: "instead", "data-dense": what }, name, text);
}

/** @param {{input: number, parameters: number, output: number, total: number}} memory */
function bytesOf(memory) {
  return Object.fromEntries(Object.entries(memory).map(([part, count]) => [part, bytes(count)]));
}
