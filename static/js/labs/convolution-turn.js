/** Filters turned by 180°: how they meet the patch, and where a number of them stands in the filter as it was set. Pure. */

/** @typedef {import("./convolution-setting.js").Setting} Setting */

/**
 * Whether filters meet the patch turned. They do backwards, too: what an input spreads, the output collects the other
 * way around.
 * @param {Pick<Setting, "mode">} setting
 */
export function turned({ mode }) {
  return mode !== "correlation";
}

/**
 * Whether a filter looks the same turned.
 * @param {number[][][]} filter (channel, row, column)
 */
export function symmetric(filter) {
  return filter.every((slice) => {
    const values = slice.flat();
    return values.every((value, index) => value === values[values.length - 1 - index]);
  });
}

/**
 * A cell's place after a turn.
 * @param {[number, number]} kernel rows and columns of the filter
 * @param {{row: number, column: number}} cell
 */
export function turnCell([rows, columns], { row, column }) {
  return { row: rows - 1 - row, column: columns - 1 - column };
}

/**
 * An edit of a turned slice, as one of the slice as it was set. A block keeps its place on screen, and what would lie
 * outside of the filter falls away.
 * @param {[number, number]} kernel rows and columns of the filter
 * @param {{row: number, column: number, value: number | string}} edit
 */
export function turnEdit([rows, columns], { row, column, value }) {
  const block = String(value)
    .split(";")
    .slice(0, rows - row)
    .map((line) => line.split(",").slice(0, columns - column));
  const width = Math.max(...block.map((line) => line.length));
  const back = block.map((line) => [...line, ...Array(width - line.length).fill("")].reverse()).reverse();
  return {
    row: rows - row - back.length,
    column: columns - column - width,
    value: back.map((line) => line.join(",")).join(";"),
  };
}
