/** Numbers changed by hand, in the order in which they were: by path, a number or a block of them from there on. */

/** @typedef {Record<string, string>} Edits */

/**
 * The edits with another one, the last word on its path.
 * @param {Edits} edits
 * @param {string} path
 * @param {number | string} value
 * @returns {Edits}
 */
export function withEdit(edits, path, value) {
  const { [path]: _, ...others } = edits;
  return { ...others, [path]: String(value) };
}

/**
 * The edits without those under a path.
 * @param {Edits} edits
 * @param {string} start
 * @returns {Edits}
 */
export function dropEdits(edits, start) {
  return Object.fromEntries(Object.entries(edits).filter(([path]) => !path.startsWith(start)));
}
