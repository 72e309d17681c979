/** The convolution lab: what it can set, and how it shows a filter that slides, or gradients on their way back. */

import { t } from "../i18n.js";
import { walk } from "./convolution-back.js";
import { backSnippets } from "./convolution-back-code.js";
import { explainBack, spokenBack } from "./convolution-back-sum.js";
import { snippets } from "./convolution-code.js";
import { collectLinks } from "./convolution-collect.js";
import { layout } from "./convolution-layout.js";
import { geometry, links, seen } from "./convolution-links.js";
import { learnLayers } from "./convolution-networks.js";
import { PRESETS, withImage } from "./convolution-presets.js";
import { convolutionAddress, rules } from "./convolution-setting.js";
import { spreadLinks } from "./convolution-spread.js";
import { Stage } from "./convolution-stage.js";
import { summarise } from "./convolution-summary.js";
import { mount } from "./lab.js";
import { factorWidth } from "./lab-slices.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */

/** What belongs together, by the direction in which the lab runs. */
const LINKS = { "": links, input: spreadLinks, weights: collectLinks };

/** @type {import("./lab.js").Lab<Setting>} */
export const convolution = {
  ...rules,
  name: "convolution",
  address: convolutionAddress,
  presets: PRESETS,
  learn: learnLayers,
  walk,
  kept: ({ back, upstream }) => ({ back, upstream }),
  withImage,
  shuffle: ({ seed }) => ({ seed: seed + 1, edits: {} }),
  products: ({ depth, groups, kernel }) => (depth / groups) * kernel[0] * kernel[1],
  layout: (setting, [, ...output], width) => layout(setting, output, width),
  links: (reply, setting, step, hover, pin) =>
    LINKS[setting.back](geometry(reply, setting), step, hover, pin),
  stage: (root, actions) => new Stage(root, actions),
  explain: (sum, step, figure, target, at, index) =>
    figure.setting.back ? explainBack(sum, step, figure, at, index) : explain(sum, step, figure, target),
  spoken: (figure, step) => (figure.setting.back ? spokenBack(figure, step) : null),
  summarise,
  snippets: ({ setting, reply }, index, origin) =>
    (setting.back ? backSnippets : snippets)(reply, setting, {
      step: index,
      query: convolutionAddress.query(setting),
      origin,
    }),
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
