/** The end of the zoom: a pixel of the input, its colour, and how a number was made of its light. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t, tell } from "../i18n.js";
import { hint, line, result, value } from "./explore-sum-lines.js";
import { nameOf } from "./explore-value-card.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-source.js").Step} Step */

/** The largest value of a pixel in 8 bits. */
const WHITE = 255;

/**
 * The value from 0 to 255 that an input was made of.
 * @param {number} x  (pixel / 255 − mean) / std
 * @param {number} mean
 * @param {number} std
 */
export function pixelOf(x, mean, std) {
  return Math.round((x * std + mean) * WHITE);
}

/** @param {Picture} picture */
export function pixelColumn(picture) {
  const { channels } = picture.model.input;
  const { mean, std, inverted } = picture.run.input.preprocessing;
  const title = tell(make("p", { class: "sum-title" }), "explore.value.pixel.title");
  const swatch = make("span", { class: "swatch", role: "img" });
  const parts = make("dl", { class: "pixel-parts" });
  const lines = make("div", { class: "sum-lines" });
  const root = make(
    "div",
    { class: "arithmetic pixel" },
    title,
    make("div", { class: "pixel-colour" }, swatch, parts),
    lines,
  );

  /** The same pixel's value in every channel. @param {number[]} place */
  const all = ([, row, column]) =>
    Promise.all(
      Array.from({ length: channels }, (_, channel) => picture.value("input", [channel, row, column])),
    );

  return {
    root,
    /**
     * @param {Step} step
     * @param {Readonly<State>} state
     */
    draw(step, state) {
      const channel = step.at[0];
      const light = pixelOf(step.output, mean[channel], std[channel]);
      lines.replaceChildren(
        line(
          `(${light} / ${WHITE} − `,
          value(mean[channel], "bias"),
          ") / ",
          value(std[channel], "bias"),
          " = ",
          result(step.output),
        ),
        hint(t("explore.value.pixel.hint", { name: nameOf(picture, { layer: "input", channel }) })),
        ...(inverted ? [hint(t("explore.value.pixel.inverted"))] : []),
      );
      all(step.at)
        .then((found) => {
          if (state.steps[0] === step) colour(found);
        })
        .catch(state.fail);
    },
  };

  /** @param {Step[]} found  a step a channel */
  function colour(found) {
    const lights = found.map(({ output }, channel) => pixelOf(output, mean[channel], std[channel]));
    const [red, green = red, blue = red] = lights;
    swatch.style.background = `rgb(${red} ${green} ${blue})`;
    swatch.setAttribute("aria-label", t("explore.value.pixel.colour", { lights: lights.join(", ") }));
    parts.replaceChildren(
      ...lights.map((light, channel) =>
        make(
          "div",
          {},
          make("dt", { class: "quiet" }, nameOf(picture, { layer: "input", channel })),
          make("dd", {}, format(light)),
        ),
      ),
    );
  }
}
