/** The convolution lab: what it can set, and how it shows a filter that slides. */

import { factor } from "../draw/number.js";
import { t } from "../i18n.js";
import { snippets } from "./convolution-code.js";
import { layout } from "./convolution-layout.js";
import { geometry, links, seen } from "./convolution-links.js";
import { PRESETS, withImage } from "./convolution-presets.js";
import { convolutionAddress, rules } from "./convolution-setting.js";
import { Stage } from "./convolution-stage.js";
import { summarise } from "./convolution-summary.js";
import { mount } from "./lab.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */

/** @type {import("./lab.js").Lab<Setting>} */
export const convolution = {
  ...rules,
  name: "convolution",
  address: convolutionAddress,
  presets: PRESETS,
  withImage,
  shuffle: ({ seed }) => ({ seed: seed + 1, edits: {} }),
  products: ({ depth, groups, kernel }) => (depth / groups) * kernel[0] * kernel[1],
  layout: (setting, [, ...output], width) => layout(setting, output, width),
  links: (reply, setting, step, hover, pin) => links(geometry(reply, setting), step, hover, pin),
  stage: (root, actions) => new Stage(root, actions),
  explain,
  summarise,
  snippets: ({ setting, reply }, index, origin) =>
    snippets(reply, setting, { step: index, query: convolutionAddress.query(setting), origin }),
};

/**
 * @param {import("../elements/dot-product.js").DotProduct} sum
 * @param {import("./lab-trace.js").TraceStep | null} step
 * @param {import("./convolution-views.js").Figure} figure
 * @param {string} target
 */
function explain(sum, step, { setting, reply }, target) {
  const { depth, groups, filters } = setting;
  if (!step) return sum.show(null);
  const [map, row, column] = step.at;
  const then = reply.activation && { name: "ReLU", output: reply.activation[map][row][column] };
  const first = seen({ group: { channels: depth / groups, filters: filters / groups } }, map)[0];
  const names = Array.from({ length: depth / groups }, (_, channel) =>
    t("shared.dot.channel", { channel: first + channel + 1 }),
  );
  sum.show(/** @type {any} */ (step), { target, inputWidth: widest(reply), then, names });
}

/** @type {WeakMap<object, number>} */
const widths = new WeakMap();

/**
 * Characters of the widest input: terms keep their places from step to step.
 * @param {import("./lab-engine.js").Reply} reply
 */
function widest(reply) {
  const known = widths.get(reply);
  if (known !== undefined) return known;
  const values = /** @type {number[]} */ (reply.body.x.flat(2));
  const width = values.reduce((most, value) => Math.max(most, factor(value).length), 1);
  widths.set(reply, width);
  return width;
}

const root = document.getElementById("main");
if (root) mount(root, convolution);
