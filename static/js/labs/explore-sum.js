/** A value's arithmetic in text: what is combined, how, and what comes of it; drawn from the explanation alone. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { known, t } from "../i18n.js";
import { descending } from "./explore-order.js";

/** @typedef {import("./explore-source.js").Step} Step */
/** @typedef {import("./explore-source.js").Picture} Picture */

/** Channel sums written out before the reader asks for the rest, and products of a long row. */
const SUMS = 4;
const PRODUCTS = 8;
const DIGITS = 5;

/**
 * @param {Picture} picture
 * @param {Step[]} steps  the value, then what it follows from
 * @param {{order: number[], all: boolean, inputs: number[]}} view  channels in the order in which their figures stand,
 *   whether all sums are written out, and the input's numbers where they are one row
 * @returns {Node[]}
 */
export function sumText(picture, steps, view) {
  const main = steps[steps.length - 1];
  const parts = mainText(picture, main, view);
  if (steps.length === 1) return [...parts, line(make("span", {}, "= ", result(main.output)))];
  const [top] = steps;
  const name = known(`explore.name.${top.op}`) ? t(`explore.name.${top.op}`) : top.op;
  return [
    ...parts,
    line(make("span", {}, "= ", value(main.output, "output"))),
    line(make("span", {}, `${name}(`, value(main.output, "output"), ") = ", result(top.output))),
  ];
}

/**
 * @param {Picture} picture
 * @param {Step} step
 * @param {{order: number[], all: boolean, inputs: number[]}} view
 * @returns {Node[]}
 */
function mainText(picture, step, view) {
  if (step.channel_sums) return dotProduct(step, view);
  if (step.products) return row(step, view);
  if (step.patch) return window(step);
  if (step.exp !== undefined) return softmax(step);
  if (step.from) return copied(step);
  return single(picture, step);
}

/**
 * @param {Step} step
 * @param {{order: number[], all: boolean}} view
 */
function dotProduct({ at, channel_sums: sums = [], bias = 0, sum = 0 }, { order, all }) {
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
    line(
      make(
        "span",
        {},
        "Σ = ",
        format(sum - bias),
        " + ",
        make("span", { class: "bias" }, `${t("explore.sum.bias")} ${format(bias)}`),
      ),
    ),
  ];
}

/**
 * @param {Step} step
 * @param {{inputs: number[]}} view
 */
function row({ at, inputs: [layer], row: weights = [], products = [], bias = 0 }, { inputs }) {
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
        value(weights[index], "filter"),
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
    line(make("span", { class: "bias" }, `+ ${t("explore.sum.bias")} ${format(bias)}`)),
  ];
}

/** @param {Step} step */
function window({ patch, argmax, combine, sources: [{ layer, start }] }) {
  const numbers = /** @type {number[]} */ (patch.flat(2));
  const largest = combine === "max";
  const terms = numbers.flatMap((number, index) => [...(index ? [", "] : []), value(number, "input")]);
  return [
    title(largest ? "explore.max.title" : "explore.mean.title"),
    line(make("span", {}, largest ? "max(" : "mean(", ...terms, ")")),
    ...(argmax
      ? [hint(t("explore.max.winner", { row: start[1] + argmax[0], column: start[2] + argmax[1], layer }))]
      : []),
  ];
}

/** @param {Step} step */
function softmax({ input = 0, shifted = 0, exp = 0, sum = 0 }) {
  return [
    title("explore.softmax.title"),
    line(make("span", {}, "exp(", value(input, "input"), ` − ${format(input - shifted)}) = ${format(exp)}`)),
    line(make("span", {}, `${format(exp)} / Σ exp = ${format(exp)} / ${format(sum)}`)),
    hint(t("explore.softmax.shifted")),
  ];
}

/** @param {Step} step */
function copied({ sources: [{ layer, start }] }) {
  const [channel, row, column] = start;
  return [
    title("explore.from.title"),
    line(
      make(
        "span",
        { class: "input" },
        `${t("explore.source", { layer, channel })}, ${t("explore.crumb.cell", { row, column })}`,
      ),
    ),
  ];
}

/**
 * @param {Picture} picture
 * @param {Step} step
 */
function single(picture, { op, input = 0, layer }) {
  const name = known(`explore.name.${op}`) ? t(`explore.name.${op}`) : op;
  const kind = picture.layer(layer)?.op ?? op;
  return [
    title("explore.single.title", { op: name }),
    line(make("span", {}, `${kind}(`, value(input, "input"), ")")),
  ];
}

/**
 * @param {string} key of a text that may hold markup
 * @param {Record<string, string | number>} [values]
 */
function title(key, values) {
  const paragraph = make("p");
  paragraph.innerHTML = t(key, values);
  return paragraph;
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
 */
function value(number, role) {
  return make("data", { class: role, value: String(number) }, format(number));
}

/** @param {number} number */
function result(number) {
  return make(
    "data",
    { class: "output result", id: "result", value: String(number) },
    format(number, DIGITS),
  );
}
