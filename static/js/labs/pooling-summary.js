/** What follows from the setting: output size, shape, that there is nothing to learn, comparisons, memory, fit. */

import { pooledSize, reduced } from "../draw/formula.js";
import { bytes } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { fit, line, putFacts, sizes } from "./lab-summary.js";

/**
 * @param {HTMLElement} root holds an element a `data-fact`
 * @param {import("./pooling-views.js").Figure} figure
 */
export function summarise(root, { setting, reply }) {
  const [maps, height, width] = reply.shape;
  const { memory, parameters } = reply;
  putFacts(root, {
    size: sizes(reply.arithmetic, pooledSize),
    shape: [
      make("span", { class: "output" }, `${height} × ${width} × ${maps}`),
      make("span", { class: "quiet small" }, t("pooling.fact.shape.depth")),
    ],
    parameters: [
      String(parameters.total),
      make("span", { class: "quiet small" }, t("pooling.fact.parameters.none")),
    ],
    operations: [
      line(reduced(setting.kernel, reply.shape, setting.kind)),
      make("span", { class: "quiet small" }, t(`pooling.fact.operations.${setting.kind}`)),
    ],
    memory: [
      make(
        "span",
        {},
        make("span", { class: "input" }, bytes(memory.input)),
        " → ",
        make("span", { class: "output" }, bytes(memory.output)),
      ),
      make("span", { class: "quiet small" }, t("pooling.fact.memory.float32")),
    ],
    fit: fit(reply.arithmetic),
  });
}
