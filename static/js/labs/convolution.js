/** The convolution lab: what it can set, and how it shows a filter that slides. */

import { t } from "../i18n.js";
import { snippets } from "./convolution-code.js";
import { layout } from "./convolution-layout.js";
import { geometry, links, seen } from "./convolution-links.js";
import { learnLayers } from "./convolution-networks.js";
import { PRESETS, withImage } from "./convolution-presets.js";
import { convolutionAddress, rules } from "./convolution-setting.js";
import { Stage } from "./convolution-stage.js";
import { summarise } from "./convolution-summary.js";
import { mount } from "./lab.js";
import { factorWidth } from "./lab-slices.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */

/** @type {import("./lab.js").Lab<Setting>} */
export const convolution = {
  ...rules,
  name: "convolution",
  address: convolutionAddress,
  presets: PRESETS,
  learn: learnLayers,
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
  sum.show(/** @type {any} */ (step), { target, inputWidth: factorWidth(reply.body.x), then, names });
}

const root = document.getElementById("main");
if (root) mount(root, convolution);
