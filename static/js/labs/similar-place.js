/** What the Similar page is asked for, and its address: `/similar?model=photos&image=…&k=12`. */

/**
 * @typedef {object} Place
 * @property {string} model
 * @property {string | null} image  an image's id; null for the first sample
 * @property {number} k  how many neighbours of each kind
 */
/** @typedef {"features" | "pixels"} Space */

/** @type {Space[]} */
export const SPACES = ["features", "pixels"];

/** What `/similar` shows. @type {Place} */
export const START = { model: "imagenet", image: null, k: 8 };
const MOST = 100;

/**
 * @param {URL} url
 * @returns {Place}
 */
export function parsePlace(url) {
  const query = url.searchParams;
  const k = Number(query.get("k") ?? Number.NaN);
  return {
    model: query.get("model") ?? START.model,
    image: query.get("image"),
    k: Number.isInteger(k) && k > 0 ? Math.min(k, MOST) : START.k,
  };
}

/** @param {Place} place */
export function formatPlace({ model, image, k }) {
  const query = new URLSearchParams();
  if (model !== START.model) query.set("model", model);
  if (image !== null) query.set("image", image);
  if (k !== START.k) query.set("k", String(k));
  return query.size ? `/similar?${query}` : "/similar";
}

/**
 * Every other question is a step that the back button undoes.
 * @param {Place} place
 * @param {Place} previous
 */
export function isStep(place, previous) {
  return place.model !== previous.model || place.image !== previous.image || place.k !== previous.k;
}

/**
 * The path of the API that has a row's numbers, without its version.
 * @param {Place & {image: string}} place
 * @param {Space} space
 */
export function apiPath({ model, image, k }, space) {
  return `/models/${model}/similar/${image}?k=${k}&space=${space}`;
}
