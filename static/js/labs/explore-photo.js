/** The picture with what the network uses of it and the box that a number can see; and the input made from it. */

import { make } from "../elements/make.js";
import { language, t, tell } from "../i18n.js";
import { drawInput } from "./explore-field.js";
import { place, svg } from "./explore-overlay.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountPhoto(root, store) {
  const frame = find(root, "#photo");
  const caption = find(root, "#photo-caption");
  const seen = /** @type {HTMLCanvasElement} */ (find(root, "#seen"));

  /**
   * @param {Readonly<State>} state
   * @param {Readonly<State>} previous
   */
  function draw(state, previous) {
    if (state.picture && state.picture !== previous.picture) {
      frame.replaceChildren(photoOf(state.picture));
      find(root, "#preprocessing").textContent = preprocessing(state.picture);
      const [channels, height, width] = state.picture.run.input.shape;
      const { image, model } = state.picture;
      const similar = find(root, "#similar");
      similar.setAttribute("href", `/similar?model=${model.id}&image=${image.id}`);
      // The gallery is indexed by the bundled networks only.
      similar.hidden = root.querySelector(`option[data-own="${model.id}"]`) !== null;
      find(root, "#seen-shape").textContent = t("explore.shape", { height, width, channels });
      drawInput(seen, state.picture).catch(state.fail);
    }
    if (state.steps !== previous.steps || state.picture !== previous.picture) drawField(state);
  }

  /** @param {Readonly<State>} state */
  function drawField({ steps, picture }) {
    const box = steps[0]?.receptive_field;
    const whole =
      box &&
      box.input.width === picture?.model.input.width &&
      box.input.height === picture.model.input.height;
    const { height = 0, width = 0 } = box?.input ?? {};
    const key = whole ? "whole" : box ? "field" : "hint";
    tell(caption, `explore.photo.${key}`, { height, width });
    const rect = frame.querySelector(".field");
    if (!rect) return;
    rect.toggleAttribute("hidden", !box);
    if (box) place(rect, box);
  }

  return store.subscribe(draw);
}

/** @param {Picture} picture */
function photoOf({ image, run }) {
  const name = image.titles?.[language()] ?? image.title ?? t("explore.photo.own");
  const photo = image.video ?? make("img", { src: image.url, alt: t("explore.photo.alt", { name }) });
  const { width, height } = image;
  const overlay = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "overlay", "aria-hidden": "true" });
  const around = svg("path", { class: "unused", "fill-rule": "evenodd" });
  around.setAttribute("d", unused(image, run.input.preprocessing.crop));
  overlay.append(around, svg("rect", { class: "field", hidden: "" }));
  const wrapper = make("div", { class: "fitted" }, photo, overlay);
  wrapper.style.aspectRatio = `${width} / ${height}`;
  wrapper.style.setProperty("--shape", String(width / height));
  return wrapper;
}

/**
 * The outline of what the network does not use of a picture.
 * @param {{width: number, height: number}} image
 * @param {import("./explore-source.js").Box} crop  what it uses
 */
export function unused({ width, height }, crop) {
  const inner = `M${crop.column} ${crop.row}h${crop.width}v${crop.height}h${-crop.width}z`;
  return `M0 0h${width}v${height}h${-width}z${inner}`;
}

/** What was done to the picture, in a sentence. @param {Picture} picture */
function preprocessing({ image, run }) {
  const { fit, crop, resized, grey, inverted } = run.input.preprocessing;
  const all = crop.width === image.width && crop.height === image.height;
  const sizes = {
    width: image.width,
    height: image.height,
    cropWidth: crop.width,
    cropHeight: crop.height,
    toWidth: resized.width,
    toHeight: resized.height,
  };
  return [
    t(`explore.preprocessing.${fit === "ink" ? "ink" : all ? "all" : "crop"}`, sizes),
    ...(grey ? [t("explore.preprocessing.grey")] : []),
    ...(inverted ? [t("explore.preprocessing.inverted")] : []),
    t("explore.preprocessing.normalised"),
  ].join("");
}

/**
 * @param {HTMLElement} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
function find(root, selector) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
  return found;
}
