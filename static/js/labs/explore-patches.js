/** Patches of a photo: what a value sees, cut out of it, as buttons that lead to the value. */

import { ApiError } from "../api.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { around } from "./explore-field.js";

/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-source.js").Box} Box */
/** @typedef {{at: number[], value: number, receptive_field: Box & {input: Box}}} Peak */

/** How large a patch is drawn, in pixels of its own: twice those of the page, for fine screens. */
const SIDE = 192;
/** The fewest pixels of a photo that say anything to the eye. */
const LEAST = 20;
/** A receptive field of at least this share of the input is all of it to the eye: the value's own place is marked. */
const WHOLE = 0.8;

/** Photos by their address, each loaded once. @type {Map<string, Promise<HTMLImageElement>>} */
const photos = new Map();
/** Photos that are kept. */
const KEPT = 6;

/**
 * @param {string} url
 * @returns {Promise<HTMLImageElement>} rejected with an ApiError where there is no such photo
 */
export function photo(url) {
  const known = photos.get(url);
  if (known) return known;
  const image = new Image();
  image.src = url;
  const loaded = image.decode().then(
    () => image,
    () => Promise.reject(new ApiError(404, t("explore.problem.image"))),
  );
  photos.set(url, loaded);
  loaded.catch(() => photos.delete(url));
  if (photos.size > KEPT) photos.delete(photos.keys().next().value ?? "");
  return loaded;
}

/**
 * The part of the photo that the network was given, in the photo's pixels; around ink it may reach beyond its edges.
 * @param {Picture} picture
 * @returns {Box}
 */
export function region({ run }) {
  return run.input.preprocessing.region;
}

/**
 * @param {Picture} picture
 * @param {string} layer
 * @param {number} channel
 * @param {Peak} peak
 * @param {(at: {row: number, column: number}) => void} go
 * @param {(at: {row: number, column: number} | null) => void} [peek]  while the patch is pointed at, or has the focus
 */
export function patch(
  picture,
  layer,
  channel,
  { at: [row, column], value, receptive_field: field },
  go,
  peek,
) {
  const canvas = make("canvas", { class: "crop", width: String(SIDE), height: String(SIDE) });
  const mark = make("span", { class: "crop-mark", "aria-hidden": "true" });
  const frame = make("span", { class: "crop-frame" }, canvas, mark);
  const name = t("explore.patch", { layer, channel, row, column, value: format(value) });
  const button = make(
    "button",
    { type: "button", class: "patch", "aria-label": name, title: name },
    frame,
    make("data", { class: "patch-value", value: String(value) }, format(value)),
  );
  button.addEventListener("click", () => go({ row, column }));
  for (const name of ["pointerenter", "focus"]) button.addEventListener(name, () => peek?.({ row, column }));
  for (const name of ["pointerleave", "blur"]) button.addEventListener(name, () => peek?.(null));
  const [shown, marked] = view(picture, layer, { row, column }, field);
  if (marked) outline(mark, marked, shown);
  else mark.hidden = true;
  photo(picture.image.url)
    .then((image) => crop(canvas, image, shown))
    .catch(() => button.classList.add("lost"));
  return button;
}

/**
 * What is cut out for a value, and what is outlined in it: of a small field its surroundings and the field, of one that
 * is all of the input that, and the place of the value.
 * @param {Picture} picture
 * @param {string} layer
 * @param {{row: number, column: number}} at
 * @param {Box & {input: Box}} field
 * @returns {[Box, Box | null]}
 */
function view(picture, layer, { row, column }, field) {
  const { height, width } = picture.model.input;
  const whole = region(picture);
  if (field.input.height >= WHOLE * height && field.input.width >= WHOLE * width) {
    const [, rows, columns] = picture.shape(layer);
    const cell = { height: whole.height / rows, width: whole.width / columns };
    if (rows * columns === 1) return [whole, null];
    return [
      whole,
      { row: whole.row + row * cell.height, column: whole.column + column * cell.width, ...cell },
    ];
  }
  if (Math.max(field.height, field.width) < LEAST) return [around(field, picture.image), field];
  const side = Math.max(field.height, field.width);
  const shown = {
    row: field.row + (field.height - side) / 2,
    column: field.column + (field.width - side) / 2,
    height: side,
    width: side,
  };
  return [shown, null];
}

/**
 * @param {HTMLElement} mark
 * @param {Box} box
 * @param {Box} shown
 */
function outline(mark, box, shown) {
  const share = (/** @type {number} */ length, /** @type {number} */ whole) => `${(100 * length) / whole}%`;
  mark.style.left = share(box.column - shown.column, shown.width);
  mark.style.top = share(box.row - shown.row, shown.height);
  mark.style.width = share(box.width, shown.width);
  mark.style.height = share(box.height, shown.height);
}

/**
 * Part of a photo on a canvas; what of it lies beyond the photo's edges stays empty.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLImageElement} image
 * @param {Box} box
 */
export function crop(canvas, image, { row, column, height, width }) {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.imageSmoothingQuality = "high";
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, column, row, width, height, 0, 0, canvas.width, canvas.height);
}
