/** A layer in figures: what it does, its size, its parameters, and what its values are like on this picture. */

import { format, grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { known, t } from "../i18n.js";

/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-source.js").Layer} Layer */

/**
 * @param {Picture} picture
 * @param {string} id
 */
export function layerCard(picture, id) {
  const layer = picture.layer(id);
  const run = picture.summary(id);
  if (!layer || !run) return make("dl", { class: "card" });
  const [channels, height, width] = layer.shape;
  const shape = height === undefined ? grouped(channels) : t("explore.shape", { height, width, channels });
  const kind = known(`explore.op.${layer.op}`) ? t(`explore.op.${layer.op}`) : layer.op;
  const { size } = layer.receptive_field;
  return make(
    "dl",
    { class: "card small" },
    make(
      "div",
      { class: "card-name" },
      make("dt", { class: "spoken" }, t("explore.card.name")),
      make("dd", {}, id),
    ),
    ...item("explore.card.kind", [kind, ...attributes(layer)].join(", ")),
    ...item("explore.card.shape", shape, "output"),
    ...item(
      "explore.card.field",
      t("explore.card.pixels", { size: Math.min(size, picture.model.input.width) }),
      "input",
    ),
    ...(layer.parameters ? item("explore.card.parameters", parameters(picture, layer), "filter") : []),
    ...(layer.multiply_adds ? item("explore.card.multiply", grouped(layer.multiply_adds)) : []),
    ...item("explore.card.values", t("explore.card.to", { low: format(run.min), high: format(run.max) })),
    ...(run.zero_fraction ? item("explore.card.zeros", `${Math.round(run.zero_fraction * 100)} %`) : []),
  );
}

/** The attributes that say something, in words. @param {Layer} layer */
function attributes({ attributes: given }) {
  const sides = (/** @type {number | number[]} */ value) => [value, value].flat().slice(0, 2).join(" × ");
  const stride = given.stride ?? given.kernel_size;
  return [
    ...(given.kernel_size ? [t("explore.card.window", { size: sides(given.kernel_size) })] : []),
    ...(stride ? [t("explore.card.stride", { stride: [stride].flat().join(" × ") })] : []),
    ...(given.padding ? [t("explore.card.padding", { padding: [given.padding].flat().join(", ") })] : []),
  ];
}

/**
 * (3 · 3 · 24 + 1) · 24 = 5 208: window, depth, bias, filters.
 * @param {Picture} picture
 * @param {Layer} layer
 */
function parameters(picture, { parameters: total, shape, inputs }) {
  const filters = shape[0];
  const [depth] = picture.shape(inputs[0]);
  const taps = total / filters - 1;
  const side = Math.sqrt(taps / depth);
  if (!Number.isInteger(taps)) return grouped(total);
  const window = Number.isInteger(side) && side > 1 ? `${side} · ${side} · ${depth}` : String(taps);
  return `(${window} + 1) · ${filters} = ${grouped(total)}`;
}

/**
 * @param {string} key
 * @param {string} text
 * @param {string} [role]
 */
function item(key, text, role = "") {
  return [make("div", {}, make("dt", { class: "quiet" }, t(key)), make("dd", { class: role }, text))];
}
