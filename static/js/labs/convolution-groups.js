/** Groups divide the channels and the filters: which numbers go together, and what to say where they do not. Pure. */

import { depths, wrongDepth } from "./lab-pictures.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./lab-setting.js").Range} Range */
/** @typedef {import("./lab-setting.js").Problem} Problem */
/** @typedef {"depth" | "filters" | "groups"} Field */

/**
 * The only values of depth, filters and groups, the other two staying as they are.
 * @param {Setting} setting
 * @param {Record<string, Range>} limits
 * @returns {Record<Field, number[]>}
 */
export function divisible({ depth, filters, groups, image }, limits) {
  /** @param {Field} field @param {(number: number) => boolean} goes */
  const those = (field, goes) => numbers(limits[field]).filter(goes);
  const pictured = depths({ image }).depth;
  return {
    depth: those("depth", (number) => number % groups === 0 && (pictured?.includes(number) ?? true)),
    filters: those("filters", (number) => number % groups === 0),
    groups: those("groups", (number) => depth % number === 0 && filters % number === 0),
  };
}

/**
 * What is wrong with the depth of an image, or with the groups.
 * @param {Setting} setting
 * @param {Record<string, Range>} limits
 * @param {string} [changed]
 * @returns {Problem | null}
 */
export function indivisible(setting, limits, changed) {
  const { depth, filters, groups } = setting;
  const coloured = wrongDepth(setting);
  if (coloured) return coloured;
  const wrong = { depth: depth % groups > 0, filters: filters % groups > 0, groups: true };
  if (!wrong.depth && !wrong.filters) return null;
  const possible = divisible(setting, limits);
  /** @param {string | undefined} field @returns {field is Field} */
  const mendable = (field) =>
    (field === "depth" || field === "filters" || field === "groups") &&
    wrong[field] &&
    possible[field].length > 0;
  const field = mendable(changed) ? changed : "groups";
  const nearest = closest(possible[field], setting[field]);
  return {
    field,
    key: "convolution.problem.groups",
    values: {
      depth: String(depth),
      filters: String(filters),
      groups: String(groups),
      nearest: String(nearest),
    },
    nearest,
  };
}

/**
 * @param {number[]} possible
 * @param {number} wanted
 */
function closest(possible, wanted) {
  return possible.reduce((best, number) =>
    Math.abs(number - wanted) < Math.abs(best - wanted) ? number : best,
  );
}

/** @param {Range} range */
function numbers({ min, max }) {
  return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}
