/** The receptive field of a value: on the photo, and in numbers: how large it grew, layer by layer, and where it lies. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { fieldFigures } from "./explore-field.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {{layer: string, kernel: number, stride: number, size: number, jump: number, offset: number,
 *   exact: boolean}} Growth  how a receptive field grew at a layer, as a layer's card has it */

/** Layers whose part in the field's growth is written out at first: the last ones. */
const LAST = 4;

/**
 * The layers at which a receptive field grows, each with what it had before.
 * @param {Growth[]} steps  from the input on
 * @returns {{step: Growth, before: Growth}[]}
 */
export function growth(steps) {
  return steps
    .slice(1)
    .map((step, index) => ({ step, before: steps[index] }))
    .filter(({ step, before }) => step.size !== before.size || step.jump !== before.jump);
}

/**
 * @param {Picture} picture
 * @param {string} layer
 * @param {State["fail"]} fail
 */
export function reach(picture, layer, fail) {
  const figures = fieldFigures(picture);
  const place = make("div", { class: "reach-place" });
  const sizes = make("div", { class: "reach-sizes" });
  const title = make("h3", { class: "small input" }, t("explore.flow.field"));
  const root = make(
    "section",
    { class: "reach" },
    title,
    make("div", { class: "reach-flow" }, ...figures.root, make("div", { class: "reach-text" }, sizes, place)),
  );
  /** @type {Growth[]} */
  let steps = [];
  let all = false;

  function list() {
    const grown = growth(steps);
    const shown = all ? grown : grown.slice(-LAST);
    const more = make("button", { type: "button", class: "link small" });
    more.textContent = all
      ? t("explore.value.steps.fewer")
      : t("explore.value.steps.all", { count: grown.length });
    more.addEventListener("click", () => {
      all = !all;
      list();
      sizes.querySelector("button")?.focus({ preventScroll: true });
    });
    if (!grown.length) return;
    const text = make("p", { class: "small quiet" }, t("explore.value.size"));
    sizes.replaceChildren(text, growthTable(shown), ...(grown.length > LAST ? [more] : []));
  }

  if (layer !== "input") {
    picture
      .card(layer)
      .then((card) => {
        steps = card.receptive_field.steps;
        list();
      })
      .catch(fail);
  }

  return {
    root,
    /** @param {import("./explore-source.js").Step | undefined} step */
    draw(step) {
      figures.draw(step?.receptive_field);
      const [, row, column] = step?.at ?? [];
      const { stride = 0, offset = 0 } = picture.layer(layer)?.receptive_field ?? {};
      if (row === undefined || column === undefined || stride === 0) {
        place.replaceChildren(...(whole(step) ? [text("explore.photo.whole")] : []));
        return;
      }
      place.replaceChildren(
        text("explore.value.place"),
        start("explore.value.top", { offset, index: row, stride }),
        start("explore.value.left", { offset, index: column, stride }),
        ...clipped(step, [offset + row * stride, offset + column * stride]),
      );
    },
  };

  /** Whether a number sees all of the input. @param {import("./explore-source.js").Step | undefined} step */
  function whole(step) {
    const { height, width } = picture.model.input;
    const box = step?.receptive_field.input;
    return box?.height === height && box.width === width;
  }

  /**
   * What of the field lies beyond the input's edge.
   * @param {import("./explore-source.js").Step | undefined} step
   * @param {number[]} from
   */
  function clipped(step, from) {
    const size = picture.layer(layer)?.receptive_field.size ?? 0;
    const box = step?.receptive_field.input;
    const same =
      box && box.row === from[0] && box.column === from[1] && box.height === size && box.width === size;
    return [make("p", { class: "small quiet reach-edge" }, same ? "\u00a0" : t("explore.value.beyond"))];
  }
}

/** How it grew, a row a layer. @param {{step: Growth, before: Growth}[]} grown */
export function growthTable(grown) {
  const head = ["layer", "size", "jump"].map((name) =>
    make("th", { scope: "col" }, t(`explore.value.grow.${name}`)),
  );
  const rows = grown.map(({ step, before }) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, step.layer),
      make("td", {}, ...sized(step, before)),
      make("td", {}, stepped(step, before)),
    ),
  );
  return make(
    "table",
    { class: "growth small" },
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...rows),
  );
}

/**
 * size = size before + (kernel − 1) · jump before
 * @param {Growth} step
 * @param {Growth} before
 */
function sized(step, before) {
  const size = make("b", { class: "input" }, String(step.size));
  if (!step.exact) return [size];
  return [`${before.size} + (${step.kernel} − 1)·${before.jump} = `, size];
}

/**
 * jump = jump before · stride
 * @param {Growth} step
 * @param {Growth} before
 */
function stepped(step, before) {
  if (!step.exact || step.stride === 1) return String(step.jump);
  return `${before.jump}·${step.stride} = ${step.jump}`;
}

/** @param {string} key */
function text(key) {
  return make("p", { class: "small quiet" }, t(key));
}

/**
 * offset + index · stride = start
 * @param {string} key
 * @param {{offset: number, index: number, stride: number}} numbers
 */
function start(key, { offset, index, stride }) {
  const sum = make("b", { class: "input" }, format(offset + index * stride));
  return make(
    "p",
    { class: "reach-line" },
    make("span", { class: "quiet small" }, t(key)),
    `${format(offset)} + ${index}·${stride} = `,
    sum,
  );
}
