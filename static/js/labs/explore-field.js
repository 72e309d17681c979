/** The pixels that a value depends on: a box on the whole photo, and what lies in and around it, near. */

import { paintPhoto } from "../draw/heatmap.js";
import { make } from "../elements/make.js";
import { language, t } from "../i18n.js";
import { levels } from "./explore-maps.js";
import { place, svg } from "./explore-overlay.js";
import { put } from "./explore-paint.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-source.js").Box} Box */

/** How much more than the box itself the near view shows of either side, and the fewest photo pixels. */
const AROUND = 1.8;
const LEAST = 12;
/** Up to so many input pixels a side, the box is ruled into them. */
const RULED = 24;
/** From so many screen pixels a photo pixel on, its pixels are shown as such. */
const PLAIN = 4;
/** How wide the near view is at most, in pixels. */
const NEAR = 240;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Picture} picture
 */
export async function drawInput(canvas, picture) {
  const tensor = await picture.tensor("input");
  const [channels, , width] = tensor.shape;
  put(
    canvas,
    paintPhoto(
      Array.from({ length: channels }, (_, channel) => levels(tensor, channel)),
      width,
    ),
  );
}

/**
 * The square part of a photo that shows a box with something around it; moved into the photo as far as it fits.
 * @param {Box} box
 * @param {{width: number, height: number}} photo
 * @returns {Box}
 */
export function around(box, photo) {
  const most = Math.max(photo.width, photo.height);
  const side = Math.min(most, Math.max(LEAST, AROUND * Math.max(box.width, box.height)));
  const start = (/** @type {number} */ from, /** @type {number} */ length, /** @type {number} */ whole) => {
    const centred = from + length / 2 - side / 2;
    return side >= whole ? (whole - side) / 2 : Math.max(0, Math.min(whole - side, centred));
  };
  return {
    row: start(box.row, box.height, photo.height),
    column: start(box.column, box.width, photo.width),
    height: side,
    width: side,
  };
}

/** @param {Picture} picture */
export function fieldFigures(picture) {
  const { image } = picture;
  const name = image.titles?.[language()] ?? image.title;
  const whole = view(image);
  whole.root.setAttribute("viewBox", `0 0 ${image.width} ${image.height}`);
  whole.root.style.setProperty("--shape", String(image.width / image.height));
  const near = view(image);
  for (const { root } of [whole, near]) root.setAttribute("aria-label", t("explore.photo.alt", { name }));
  const rules = svg("path", { class: "rules" });
  near.root.append(rules);
  const size = make("figcaption", { class: "small quiet" });
  const nearly = make("figure", { class: "field-near" }, near.root, size);
  const root = [
    make(
      "figure",
      { class: "field-whole" },
      whole.root,
      make(
        "figcaption",
        { class: "small quiet" },
        t("explore.value.field.whole", { width: image.width, height: image.height }),
      ),
    ),
    nearly,
  ];
  return {
    root,
    /** @param {(Box & {input: Box}) | undefined} field */
    draw(field) {
      for (const { box } of [whole, near]) box.toggleAttribute("hidden", !field);
      if (!field) return;
      const { input } = field;
      const { width, height } = picture.model.input;
      nearly.hidden = input.width === width && input.height === height;
      const part = around(field, image);
      for (const { box } of [whole, near]) place(box, field);
      near.root.setAttribute("viewBox", `${part.column} ${part.row} ${part.width} ${part.height}`);
      near.root.classList.toggle("plain", NEAR / part.width > PLAIN);
      rules.setAttribute("d", Math.max(input.width, input.height) <= RULED ? ruled(field) : "");
      const text = t("explore.flow.pixels", { height: input.height, width: input.width });
      size.textContent = text;
      near.root.setAttribute("aria-label", text);
    },
  };
}

/** @param {import("./explore-source.js").ImageInfo} image */
function view({ url, width, height }) {
  const root = svg("svg", { class: "photo-view overlaid", role: "img" });
  const box = svg("rect", { class: "field", hidden: "" });
  root.append(svg("image", { href: url, width: String(width), height: String(height) }), box);
  return { root, box };
}

/** Lines between the input's pixels within a box of the photo. @param {Box & {input: Box}} field */
function ruled({ row, column, height, width, input }) {
  const lines = [];
  for (let i = 1; i < input.height; i++)
    lines.push(`M${column} ${row + (i * height) / input.height}h${width}`);
  for (let j = 1; j < input.width; j++) lines.push(`M${column + (j * width) / input.width} ${row}v${height}`);
  return lines.join("");
}
