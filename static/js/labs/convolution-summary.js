/** What follows from the setting: output size by the formula, shape, parameters, multiply-adds, and whether it fits. */

import { parameters } from "../draw/formula.js";
import { grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { fit, line, putFacts, sizes } from "./lab-summary.js";

/**
 * @param {HTMLElement} root holds an element a `data-fact`
 * @param {import("./convolution-views.js").Figure} figure
 */
export function summarise(root, { setting, reply }) {
  const [maps, height, width] = reply.shape;
  const { kernel, depth, groups, filters } = setting;
  putFacts(root, {
    size: sizes(reply.arithmetic),
    shape: make("span", { class: "output" }, `${height} × ${width} × ${maps}`),
    parameters: line(parameters(kernel, depth / groups, filters, reply.parameters.total)),
    operations: grouped(reply.multiply_adds),
    fit: fit(reply.arithmetic),
  });
}
