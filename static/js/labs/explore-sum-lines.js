/** The last lines of a value's arithmetic: from what was added up, or compared, to the value itself. */

import { factor, format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { known, t } from "../i18n.js";

/** @typedef {import("./explore-source.js").Step} Step */

const DIGITS = 5;
/** Numbers of a window that are written out in its line; more stand in the grid beside it only. */
const WRITTEN = 9;

/**
 * @param {Step[]} steps  the value, then what it follows from
 * @returns {Node[]}
 */
export function lastLines(steps) {
  const [top] = steps;
  const main = steps[steps.length - 1];
  if (main === top) return ending(main, result(top.output));
  const name = opName(top.op);
  return [
    ...ending(main, value(main.output, "output")),
    line(`${name}(`, value(main.output, "output"), ") = ", result(top.output)),
    ...done(top),
  ];
}

/**
 * @param {Step} step
 * @param {Node} end  its output, as it is to stand at the end
 * @returns {Node[]}
 */
function ending(step, end) {
  if (step.channel_sums || step.products) return [summed(step, end)];
  if (step.patch) return [pooled(step, end)];
  if (step.exp !== undefined) return quotient(step, end);
  if (Array.isArray(step.input)) return [line(...joined(step.input, step.combine), " = ", end)];
  if (step.from) return [line(end)];
  return single(step, end);
}

/** What an op is called in a formula. @param {string} op */
export function opName(op) {
  const key = `explore.name.${op}`;
  return known(key) ? t(key) : op;
}

/**
 * What an activation did to the number that it was given: nothing, cut it off, or made it 0.
 * @param {Step} step
 */
function done({ input, output, combine }) {
  if (typeof input !== "number") return [];
  if (input === output) return [hint(t("explore.value.kept"))];
  if (output === 0 && input < 0) return [hint(t("explore.value.zeroed"))];
  // A number between two limits is the middle one of the three.
  if (combine === "median") return [hint(t("explore.value.cut", { limit: format(output) }))];
  return [];
}

/**
 * @param {Step} step
 * @param {Node} end
 */
function summed({ bias = 0, sum = 0 }, end) {
  const added = make("span", { class: "bias" }, ` + ${t("explore.sum.bias")} ${factor(bias)}`);
  return line("Σ = ", format(sum - bias), added, " = ", end);
}

/**
 * @param {Step} step
 * @param {Node} end
 */
function pooled({ patch, combine }, end) {
  const numbers = /** @type {number[]} */ (patch.flat(2));
  const all =
    numbers.length > WRITTEN
      ? [t("explore.value.numbers", { count: numbers.length })]
      : numbers.flatMap((number, index) => [...(index ? [", "] : []), value(number, "input")]);
  return line(`${combine}(`, ...all, ") = ", end);
}

/**
 * @param {Step} step
 * @param {Node} end
 */
function quotient({ input, shifted = 0, exp = 0, sum = 0 }, end) {
  const score = Number(input);
  return [
    line("exp(", value(score, "input"), ` − ${factor(score - shifted)}) = ${format(exp)}`),
    line(`${format(exp)} / ${format(sum)} = `, end),
    hint(t("explore.softmax.shifted", { sum: format(sum) })),
  ];
}

/**
 * a + b, or a · b.
 * @param {number[]} numbers
 * @param {string} combine
 */
function joined(numbers, combine) {
  const sign = combine === "product" ? " · " : " + ";
  return numbers.flatMap((number, index) => [
    ...(index ? [sign] : []),
    value(number, "input", index ? factor : format),
  ]);
}

/**
 * An op of one number; what else it reckons with follows by the names that the API gives it.
 * @param {Step} step
 * @param {Node} end
 */
function single(step, end) {
  const { op, input = 0 } = step;
  const others = Object.entries(step).filter(
    ([name, part]) => typeof part === "number" && !["input", "output"].includes(name),
  );
  return [
    line(`${opName(op)}(`, value(Number(input), "input"), ") = ", end),
    ...others.map(([name, part]) => hint(`${name} = ${format(part)}`)),
    ...done(step),
  ];
}

/** @param {...(Node | string)} parts */
export function line(...parts) {
  return make("p", { class: "formula" }, make("span", {}, ...parts));
}

/** @param {string} text */
export function hint(text) {
  return make("p", { class: "small quiet" }, text);
}

/**
 * @param {number} number
 * @param {string} role
 * @param {(number: number) => string} [written]
 */
export function value(number, role, written = format) {
  return make("data", { class: role, value: String(number) }, written(number));
}

/** @param {number} number */
export function result(number) {
  return make(
    "data",
    { class: "output result", id: "result", value: String(number) },
    format(number, DIGITS),
  );
}
