/** A value's arithmetic in text: what is combined, how, and what comes of it; drawn from the explanation alone. */

import { factor, format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { known, t, tell } from "../i18n.js";
import { descending } from "./explore-order.js";

/** @typedef {import("./explore-source.js").Step} Step */

/** Channel sums written out before the reader asks for the rest, and products of a long row. */
const SUMS = 4;
const PRODUCTS = 8;
const DIGITS = 5;

/**
 * @param {Step[]} steps  the value, then what it follows from
 * @param {{order: number[], all: boolean, inputs: number[]}} view  channels in the order in which their figures stand,
 *   whether all sums are written out, and the input's numbers where they are one row
 * @returns {Node[]}
 */
export function sumText(steps, view) {
  const [top] = steps;
  const main = steps[steps.length - 1];
  if (main === top) return mainText(main, view, result(top.output));
  return [
    ...mainText(main, view, value(main.output, "output")),
    line(make("span", {}, `${opName(top.op)}(`, value(main.output, "output"), ") = ", result(top.output))),
  ];
}

/**
 * @param {Step} step
 * @param {{order: number[], all: boolean, inputs: number[]}} view
 * @param {Node} end  its output, as it is to stand at the end
 * @returns {Node[]}
 */
function mainText(step, view, end) {
  if (step.channel_sums) return dotProduct(step, view, end);
  if (step.products) return row(step, view, end);
  if (step.patch) return window(step, end);
  if (step.exp !== undefined) return softmax(step, end);
  if (step.from) return copied(step, end);
  return single(step, end);
}

/** What an op is called in a formula. @param {string} op */
function opName(op) {
  const key = `explore.name.${op}`;
  return known(key) ? t(key) : op;
}

/**
 * @param {Step} step
 * @param {{order: number[], all: boolean}} view
 * @param {Node} end
 */
function dotProduct({ at, channel_sums: sums = [], bias = 0, sum = 0 }, { order, all }, end) {
  const shown = all ? order : order.slice(0, SUMS);
  const rest = order.length - shown.length;
  const more = make(
    "button",
    { type: "button", class: "link quiet", id: "more-sums" },
    t("explore.sum.more", { count: rest }),
  );
  return [
    title("explore.sum.title", { channel: at[0] }),
    line(...signed(shown.map((channel) => sums[channel])), ...(rest ? [" + ", more] : [])),
    line(make("span", {}, "Σ = ", format(sum - bias), addedBias(bias), " = ", end)),
  ];
}

/** @param {number} bias */
function addedBias(bias) {
  return make("span", { class: "bias" }, ` + ${t("explore.sum.bias")} ${factor(bias)}`);
}

/**
 * @param {Step} step
 * @param {{inputs: number[]}} view
 * @param {Node} end
 */
function row({ at, inputs: [layer], row: weights = [], products = [], bias = 0, sum = 0 }, { inputs }, end) {
  const indices = descending(
    products.map((/** @type {number} */ _, /** @type {number} */ index) => index),
    (index) => Math.abs(products[index]),
  );
  const shown = indices.slice(0, PRODUCTS);
  const rest = indices.slice(PRODUCTS).reduce((sum, index) => sum + products[index], 0);
  const count = shown.length;
  const terms = shown.map((index) =>
    make(
      "li",
      {},
      make("span", { class: "quiet small" }, `${layer} ${index}`),
      make(
        "span",
        {},
        value(inputs[index], "input"),
        " · ",
        value(weights[index], "filter", factor),
        " = ",
        format(products[index]),
      ),
    ),
  );
  const others = make(
    "li",
    {},
    make("span", { class: "quiet small" }, t("explore.row.rest", { count: indices.length - count })),
    format(rest),
  );
  return [
    title("explore.row.title", { layer, channel: at[0], count, total: products.length }),
    make("ol", { class: "terms" }, ...terms, ...(indices.length > count ? [others] : [])),
    line(make("span", {}, "Σ = ", format(sum - bias), addedBias(bias), " = ", end)),
  ];
}

/**
 * @param {Step} step
 * @param {Node} end
 */
function window({ patch, argmax, combine, sources: [{ layer, start }] }, end) {
  const numbers = /** @type {number[]} */ (patch.flat(2));
  const largest = combine === "max";
  const terms = numbers.flatMap((number, index) => [...(index ? [", "] : []), value(number, "input")]);
  const won = argmax && { row: start[1] + argmax[0], column: start[2] + argmax[1], layer };
  return [
    title(largest ? "explore.max.title" : "explore.mean.title"),
    line(make("span", {}, largest ? "max(" : "mean(", ...terms, ") = ", end)),
    ...(won ? [hint(t("explore.max.winner", won))] : []),
  ];
}

/**
 * @param {Step} step
 * @param {Node} end
 */
function softmax({ input = 0, shifted = 0, exp = 0, sum = 0 }, end) {
  return [
    title("explore.softmax.title"),
    line(make("span", {}, "exp(", value(input, "input"), ` − ${factor(input - shifted)}) = ${format(exp)}`)),
    line(make("span", {}, `${format(exp)} / ${format(sum)} = `, end)),
    hint(t("explore.softmax.shifted", { sum: format(sum) })),
  ];
}

/**
 * @param {Step} step
 * @param {Node} end
 */
function copied({ sources: [{ layer, start }] }, end) {
  const [channel, row, column] = start;
  const from = `${t("explore.source", { layer, channel })}, ${t("explore.crumb.cell", { row, column })}`;
  return [title("explore.from.title"), line(make("span", { class: "input" }, from), " = ", end)];
}

/**
 * @param {Step} step
 * @param {Node} end
 */
function single({ op, input = 0 }, end) {
  const name = opName(op);
  return [
    title("explore.single.title", { op: name }),
    line(make("span", {}, `${name}(`, value(input, "input"), ") = ", end)),
  ];
}

/**
 * @param {string} key of a text that may hold markup
 * @param {Record<string, string | number>} [values]
 */
function title(key, values) {
  return tell(make("p"), key, values);
}

/** @param {...(Node | string)} parts */
function line(...parts) {
  return make("p", { class: "formula" }, ...parts);
}

/** @param {string} text */
function hint(text) {
  return make("p", { class: "small quiet" }, text);
}

/** @param {number[]} values */
function signed(values) {
  return values.flatMap((number, index) => {
    const sign = index === 0 ? "" : number < 0 ? " − " : " + ";
    return [sign, make("data", { value: String(number) }, format(index === 0 ? number : Math.abs(number)))];
  });
}

/**
 * @param {number} number
 * @param {string} role
 * @param {(number: number) => string} [written]
 */
function value(number, role, written = format) {
  return make("data", { class: role, value: String(number) }, written(number));
}

/** @param {number} number */
function result(number) {
  return make(
    "data",
    { class: "output result", id: "result", value: String(number) },
    format(number, DIGITS),
  );
}
