/** The pooling lab: what it can set, and how it shows a window that keeps one number of each patch. */

import { t } from "../i18n.js";
import { mount } from "./lab.js";
import { factorWidth } from "./lab-slices.js";
import { snippets } from "./pooling-code.js";
import { layout } from "./pooling-layout.js";
import { geometry, links } from "./pooling-links.js";
import { PRESETS, withImage } from "./pooling-presets.js";
import { poolingAddress, rules } from "./pooling-setting.js";
import { Stage } from "./pooling-stage.js";
import { summarise } from "./pooling-summary.js";
import { writtenOut } from "./pooling-views.js";

/** @typedef {import("./pooling-setting.js").Setting} Setting */

/** @type {import("./lab.js").Lab<Setting>} */
export const pooling = {
  ...rules,
  name: "pooling",
  address: poolingAddress,
  presets: PRESETS,
  withImage,
  shuffle: ({ seed }) => ({ seed: seed + 1, edits: {} }),
  products: ({ kernel }) => kernel[0] * kernel[1] + 4,
  layout: (setting, [, ...output], width) => layout(setting, output, width),
  links: (reply, _setting, step, hover, pin) => links(geometry(reply), step, hover, pin),
  stage: (root, actions) => new Stage(root, actions),
  explain,
  summarise,
  snippets,
};

/** @type {import("./lab.js").Lab<Setting>["explain"]} */
function explain(sum, step, { reply, setting }, target) {
  const channel = (step?.at[0] ?? 0) + 1;
  const name = setting.depth > 1 ? t("shared.dot.channel", { channel }) : t(`pooling.sum.${setting.kind}`);
  const written = step && writtenOut(step, reply, geometry(reply));
  sum.show(written, { target, names: [name], inputWidth: factorWidth(reply.body.x) });
}

const root = document.getElementById("main");
if (root) mount(root, pooling);
