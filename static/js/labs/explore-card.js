/** The card of a layer: what it does and costs, what its values are like, how far it sees, what was folded into it. */

import { bytes, format, grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { known, t } from "../i18n.js";
import { foldLines } from "./explore-fold.js";
import { statistics } from "./explore-histogram.js";
import { descending, reach } from "./explore-order.js";
import { growth, growthTable } from "./explore-value-reach.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-histogram.js").Statistics} Statistics */
/** @typedef {{epsilon: number, weight: number[], bias: number[], mean: number[], variance: number[]}} Fold */
/**
 * @typedef {Statistics & {op: string, attributes: Record<string, any>, inputs: string[], formula: string | null,
 *   parameters: {total: number, product: string | null}, multiply_adds: number, multiply_adds_product: string | null,
 *   memory: {values: number, parameters: number}, level: string, fold: Fold | null, receptive_field: {size: number,
 *   stride: number, offset: number, steps: import("./explore-value-reach.js").Growth[]}}} Card
 */

/** Steps of a receptive field's growth that are shown at first: the last ones. */
const LAST = 6;

/**
 * @param {import("../store.js").Store<State>} store
 * @param {Picture} picture
 * @param {string} layer
 * @returns {{root: HTMLElement, draw: (state: Readonly<State>) => void}}
 */
export function layerCard(store, picture, layer) {
  const root = make("div", { class: "layer-card", "data-waiting": "" });
  /** @type {ReturnType<typeof statistics> | null} */
  let values = null;
  picture
    .card(layer)
    .then((/** @type {Card} */ card) => {
      values = statistics(picture, layer, card);
      root.replaceChildren(
        part("explore.card.title", facts(store, picture, card)),
        part("explore.card.values", values.root),
        part("explore.card.field", ...field(picture, card)),
        ...(card.fold ? [folded(...fold(picture, layer, card.fold))] : []),
      );
      root.removeAttribute("data-waiting");
      values.draw(store.get());
    })
    .catch((/** @type {unknown} */ error) => store.get().fail(error, "trouble"));
  return { root, draw: (state) => values?.draw(state) };
}

/** @param {...Node} content */
function folded(...content) {
  return make(
    "section",
    { class: "card-part card-fold" },
    make("h3", { class: "small" }, t("explore.card.fold")),
    ...content,
  );
}

/**
 * @param {string} key
 * @param {...Node} content
 */
function part(key, ...content) {
  return make("section", { class: "card-part" }, make("h3", { class: "small" }, t(key)), ...content);
}

/**
 * @param {import("../store.js").Store<State>} store
 * @param {Picture} picture
 * @param {Card} card
 */
function facts(store, picture, card) {
  const { parameters, memory, shape } = card;
  return make(
    "dl",
    { class: "facts small" },
    ...row("explore.card.kind", [kind(card.op), ...attributes(card)].join(", ")),
    ...(card.inputs.length
      ? [
          ...row("explore.card.level", t(`explore.level.${card.level}`)),
          ...row("explore.card.reads", ...reads(store, card.inputs)),
        ]
      : []),
    ...row("explore.card.shape", ...shapes(picture, card.inputs, shape)),
    ...(card.formula ? row("explore.card.formula", span("figures", sums(card.formula))) : []),
    ...(parameters.total
      ? row(
          "explore.card.parameters",
          span("filter figures", sums(parameters.product ?? String(parameters.total))),
        )
      : []),
    ...(card.multiply_adds
      ? row(
          "explore.card.multiply",
          span("figures", sums(card.multiply_adds_product ?? String(card.multiply_adds))),
        )
      : []),
    ...row(
      "explore.card.memory",
      t(memory.parameters ? "explore.card.memory.both" : "explore.card.memory.values", {
        values: bytes(memory.values),
        parameters: bytes(memory.parameters),
      }),
    ),
  );
}

/** What an op is called. @param {string} op */
export function kind(op) {
  return known(`explore.op.${op}`) ? t(`explore.op.${op}`) : op;
}

/** The attributes that say something, in words. @param {Card} card */
function attributes({ attributes: given, parameters, op }) {
  const sides = (/** @type {number | number[]} */ value) => [value, value].flat().slice(0, 2).join(" × ");
  const window = given.kernel_size ?? (op.startsWith("conv") ? taps(parameters.product) : null);
  const stride = given.stride ?? given.kernel_size;
  const { padding, dilation, groups } = given;
  const said = Array.isArray(padding) ? padding.join(", ") : padding;
  return [
    ...(window ? [t("explore.card.window", { size: sides(window) })] : []),
    ...(stride ? [t("explore.card.stride", { stride: [stride].flat().join(" × ") })] : []),
    ...(padding
      ? [
          t("explore.card.padding", {
            padding: known(`explore.card.padding.${said}`) ? t(`explore.card.padding.${said}`) : said,
          }),
        ]
      : []),
    ...(dilation && String(dilation) !== "1"
      ? [t("explore.card.dilation", { dilation: [dilation].flat().join(" × ") })]
      : []),
    ...(groups > 1 ? [t("explore.card.groups", { groups })] : []),
  ];
}

/** The window of a convolution, from its parameters: rows·columns·depth·filters. @param {string | null} product */
function taps(product) {
  return product ? product.split("·").slice(0, 2).map(Number) : null;
}

/**
 * What a layer reads, each a step away.
 * @param {import("../store.js").Store<State>} store
 * @param {string[]} inputs
 */
function reads(store, inputs) {
  return inputs.flatMap((id, index) => {
    const button = make(
      "button",
      { type: "button", class: "link" },
      id === "input" ? t("explore.input") : id,
    );
    button.addEventListener("click", () =>
      store.get().go({ layer: id, channel: null, row: null, column: null }),
    );
    return index ? [" + ", button] : [button];
  });
}

/**
 * @param {Picture} picture
 * @param {string[]} inputs
 * @param {number[]} shape
 */
function shapes(picture, inputs, shape) {
  const before = [...new Set(inputs.map((id) => written(picture.shape(id))))].join(", ");
  const after = span(`${before ? "output" : "input"} figures`, written(shape));
  return before ? [span("input figures", before), " → ", after] : [after];
}

/** Height × width × channels, as the lecture writes it. @param {number[]} shape */
function written([channels, height, width]) {
  return height === undefined ? String(channels) : t("explore.shape", { height, width, channels });
}

/**
 * @param {Picture} picture
 * @param {Card} card
 */
function field(picture, { receptive_field: { size, stride, offset, steps } }) {
  const { width, height } = picture.model.input;
  const all = size >= Math.max(width, height);
  const grown = growth(steps);
  const numbers = { size, stride, offset: format(offset), width, height };
  const text = t(
    `explore.card.field.${!grown.length && size === 1 ? "pixel" : stride === 0 ? "input" : all ? "all" : "part"}`,
    numbers,
  );
  const sentence = make("p", { class: "small" }, text);
  const table = make("div", { class: "card-growth", role: "region", tabindex: "0" });
  table.setAttribute("aria-label", t("explore.card.field"));
  let open = false;
  const more = make("button", { type: "button", class: "link small" });
  const list = () => {
    table.replaceChildren(...(grown.length ? [growthTable(open ? grown : grown.slice(-LAST))] : []));
    more.textContent = open
      ? t("explore.value.steps.fewer")
      : t("explore.value.steps.all", { count: grown.length });
    more.setAttribute("aria-expanded", String(open));
  };
  more.addEventListener("click", () => {
    open = !open;
    list();
  });
  list();
  const rule = make("p", { class: "small quiet" }, t("explore.value.size"));
  return [sentence, ...(grown.length ? [rule] : []), table, ...(grown.length > LAST ? [more] : [])];
}

/**
 * The fold for one channel, the strongest at first; which one is up to the reader.
 * @param {Picture} picture
 * @param {string} layer
 * @param {Fold} found
 */
function fold(picture, layer, { epsilon, weight, bias, mean, variance }) {
  const channels = picture.summary(layer)?.channels ?? [];
  const [strongest] = descending([...channels.keys()], (index) => reach(channels[index]));
  const choice = make("input", {
    type: "number",
    class: "fold-channel",
    min: "0",
    max: String(weight.length - 1),
    value: String(strongest),
  });
  const lines = make("div", { class: "fold-lines" });
  const draw = () => {
    const channel = Math.trunc(choice.valueAsNumber);
    if (!(channel >= 0 && channel < weight.length)) return;
    const norm = {
      weight: weight[channel],
      bias: bias[channel],
      mean: mean[channel],
      variance: variance[channel],
    };
    lines.replaceChildren(...foldLines(channel, epsilon, norm));
  };
  choice.addEventListener("input", draw);
  draw();
  const label = make("label", { class: "small" }, `${t("explore.table.channel")} `, choice);
  return [make("div", {}, make("p", { class: "small" }, t("explore.card.fold.text")), label), lines];
}

/** A formula with its signs as in print and the thousands apart. @param {string} text */
export function sums(text) {
  return text.replace(/ - /g, " − ").replace(/\d{5,}/g, (digits) => grouped(Number(digits)));
}

/**
 * @param {string} names
 * @param {string} text
 */
function span(names, text) {
  return make("span", { class: names }, text);
}

/**
 * @param {string} key
 * @param {...(Node | string)} content
 */
function row(key, ...content) {
  return [make("dt", { class: "quiet" }, t(key)), make("dd", {}, ...content)];
}
