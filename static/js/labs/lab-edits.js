/** Numbers changed by hand, in the order in which they were: by path, a number or a block of them from there on. */

/** @typedef {Record<string, string>} Edits */

/**
 * The edits with another one, the last word on the cells that it changes.
 * @param {Edits} edits
 * @param {string} path
 * @param {number | string} value
 * @returns {Edits}
 */
export function withEdit(edits, path, value) {
  const { [path]: before, ...others } = edits;
  const text = String(value);
  if (before === undefined || !/[,;]/.test(before)) return { ...others, [path]: text };
  return overlaid(edits, path, text);
}

/**
 * A block of which something else begins at the same cell: its other numbers stay, together with what was changed
 * within it since.
 * @param {Edits} edits
 * @param {string} path
 * @param {string} text
 * @returns {Edits}
 */
function overlaid(edits, path, text) {
  const corner = cornerOf(path);
  const block = cellsOf(edits[path]);
  /** @type {Edits} */
  const others = {};
  let later = false;
  for (const [other, value] of Object.entries(edits)) {
    const { matrix, row, column } = cornerOf(other);
    const within = matrix === corner.matrix && row >= corner.row && column >= corner.column;
    if (other === path) later = true;
    else if (later && within) lay(block, cellsOf(value), row - corner.row, column - corner.column);
    else others[other] = value;
  }
  lay(block, cellsOf(text), 0, 0);
  return { ...others, [path]: block.map((cells) => cells.join(",")).join(";") };
}

/** Where a path leads: into which matrix, and there to which cell; the biases are one row. @param {string} path */
function cornerOf(path) {
  const parts = path.split(".");
  const column = Number(parts.pop());
  const row = parts.length > 1 ? Number(parts.pop()) : 0;
  return { matrix: parts.join("."), row, column };
}

/** @param {string} value */
function cellsOf(value) {
  return value.split(";").map((row) => row.split(","));
}

/**
 * Put cells over a block, which grows as it must; an empty cell leaves what is there.
 * @param {string[][]} block
 * @param {string[][]} cells
 * @param {number} down
 * @param {number} right
 */
function lay(block, cells, down, right) {
  for (const [i, row] of cells.entries()) {
    while (block.length <= down + i) block.push([""]);
    const into = block[down + i];
    for (const [j, cell] of row.entries()) {
      while (into.length <= right + j) into.push("");
      if (cell !== "") into[right + j] = cell;
    }
  }
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
