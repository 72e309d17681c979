/** How deep a picture can be: grey, or red, green and blue. */

/** @typedef {{image: string, depth: number}} Pictured `image` "" for numbers */

/**
 * The only depths of a setting with a picture.
 * @param {Pick<Pictured, "image">} setting
 * @returns {{depth?: number[]}}
 */
export function depths({ image }) {
  return image ? { depth: [1, 3] } : {};
}

/**
 * A picture of a depth that none has.
 * @param {Pictured} setting
 * @returns {import("./lab-setting.js").Problem | null}
 */
export function wrongDepth(setting) {
  const { depth } = setting;
  if (depths(setting).depth?.includes(depth) ?? true) return null;
  return {
    field: "depth",
    key: "shared.problem.channels",
    values: { depth: String(depth) },
    nearest: depth < 2 ? 1 : 3,
  };
}
