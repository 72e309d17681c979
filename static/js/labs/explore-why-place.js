/** Why: which map of what in the photo speaks for what is asked for, as the address says it. */

/** @typedef {"gradient" | "guided" | "gradcam" | "occlusion"} Method */
/** @typedef {"class" | "map" | "value"} Kind */
/**
 * @typedef {object} Why
 * @property {Method | null} method  null while nothing is asked
 * @property {Kind | null} of  what is spoken for; null for what the view is about
 * @property {number | null} index  of the class; null for the most probable
 * @property {string | null} layer  of a Grad-CAM; null for the one that suits
 * @property {number | null} patch  of an occlusion, in pixels of the input; null for what suits
 * @property {number | null} stride
 * @property {string[]} marks  what a Grad-CAM is taken on to: "box", "mask"
 * @property {number | null} excite  the seed of the picture that excites a unit; null while nobody asks for one
 */

export const METHODS = /** @type {const} */ (["gradient", "guided", "gradcam", "occlusion"]);
export const MARKS = /** @type {const} */ (["box", "mask"]);
const KINDS = /** @type {const} */ (["class", "map", "value"]);
/** Between marks in an address, as between other names there. */
const JOIN = "*";

/** @type {Why} */
export const ASKED_NOTHING = {
  method: null,
  of: null,
  index: null,
  layer: null,
  patch: null,
  stride: null,
  marks: [],
  excite: null,
};

/** @param {URLSearchParams} query @returns {Why} */
export function parseWhy(query) {
  const number = (/** @type {string} */ name) =>
    /^\d{1,6}$/.test(query.get(name) ?? "") ? Number(query.get(name)) : null;
  const excite = number("excite");
  const method = METHODS.find((each) => each === query.get("why")) ?? null;
  if (!method) return { ...ASKED_NOTHING, excite };
  return {
    method,
    of: KINDS.find((each) => each === query.get("of")) ?? null,
    index: number("for"),
    layer: query.get("layer"),
    patch: number("patch"),
    stride: number("stride"),
    marks: MARKS.filter((each) => query.get("mark")?.split(JOIN).includes(each)),
    excite,
  };
}

/**
 * The parts of an address.
 * @param {Why} why
 * @returns {[string, string][]}
 */
export function formatWhy({ method, of, index, layer, patch, stride, marks, excite }) {
  /** @type {[string, string | number | null][]} */
  const parts = [
    ["why", method],
    ["of", of],
    ["for", index],
    ["layer", layer],
    ["patch", patch],
    ["stride", stride],
    ["mark", marks.join(JOIN) || null],
  ];
  const asked = method ? parts : [];
  return [...asked, /** @type {const} */ (["excite", excite])].flatMap(([name, value]) =>
    value === null ? [] : [[name, String(value)]],
  );
}

/** Whether going from one to the other is a step that the back button undoes. @param {Why} why @param {Why} previous */
export function isWhyStep(why, previous) {
  return (
    why.method !== previous.method ||
    why.of !== previous.of ||
    why.index !== previous.index ||
    why.layer !== previous.layer ||
    (why.excite === null) !== (previous.excite === null)
  );
}

/** The same question to another network, which has other classes, layers and pixels. @param {Why} why @returns {Why} */
export function elsewhere({ method, marks }) {
  return { ...ASKED_NOTHING, method, marks };
}
