/**
 * What belongs together at a moment: a cell of the volume, its cell of the vector, its column of weights, its term; and
 * which row is added up, how far. Pure.
 *
 * @typedef {{row?: number, column?: number}} Pointed a row of the weights, a number of the vector, or both
 * @typedef {object} Timing
 * @property {number} inputs   numbers of the vector, N
 * @property {number} outputs  rows, M
 * @property {number} chunk    how many products a step adds
 * @property {number} parts    steps a row: its products, and at last its bias
 * @property {number} total
 * @typedef {object} Links
 * @property {number} row      the row that everything is about
 * @property {number} count    how many of its summands have been added up: N + 1 with the bias
 * @property {[number, number] | null} terms  the columns that this step adds, first and last (exclusive)
 * @property {number | null} column  the number of the vector that is pointed at
 * @property {boolean} pointedRow   whether the reader points at the row
 * @property {number} work     the number of the vector that is at work, or the first of them
 * @property {{row: number, count: number, column?: number}} own  where the animation is
 */

/** Up to so many numbers a step is one product, and numbers are written out. */
export const FEW = 64;

/**
 * @param {[number, number]} size
 * @param {number} depth
 * @param {number} outputs
 * @returns {Timing}
 */
export function timing(size, depth, outputs) {
  const inputs = size[0] * size[1] * depth;
  // In a large volume a step adds one of its rows at once.
  const chunk = inputs <= FEW ? 1 : size[1];
  const parts = inputs / chunk + 1;
  return { inputs, outputs, chunk, parts, total: parts * outputs };
}

/**
 * @param {Timing} timing
 * @param {number} step of the animation
 * @param {Pointed | null} hover what the pointer or the focus is on
 * @param {Pointed | null} pin what was clicked
 * @returns {Links}
 */
export function links({ inputs, outputs, chunk, parts, total }, step, hover, pin) {
  const at = Math.min(step, total - 1);
  const own = { row: Math.floor(at / parts), count: Math.min(((at % parts) + 1) * chunk, inputs + 1) };
  if (at % parts === parts - 1) own.count = inputs + 1;
  const row = within(hover?.row, outputs) ?? within(pin?.row, outputs);
  const column = within(hover?.column, inputs) ?? within(pin?.column, inputs);
  const count = row === null ? own.count : inputs + 1;
  const from = own.count - chunk;
  return {
    row: row ?? own.row,
    count,
    terms: row === null && own.count <= inputs ? [from, own.count] : null,
    column,
    pointedRow: row !== null,
    work: column ?? Math.max(0, from),
    own,
  };
}

/**
 * @param {number | undefined} index
 * @param {number} size
 */
function within(index, size) {
  return index !== undefined && index >= 0 && index < size ? index : null;
}

/**
 * Where a number of the vector stands in the volume: channel by channel, row by row.
 * @param {number} index
 * @param {[number, number]} size
 */
export function placeOf(index, [rows, columns]) {
  const area = rows * columns;
  return {
    channel: Math.floor(index / area),
    row: Math.floor((index % area) / columns),
    column: index % columns,
  };
}

/**
 * Where a cell of the volume stands in the vector.
 * @param {{channel: number, row: number, column: number}} place
 * @param {[number, number]} size
 */
export function indexOf({ channel, row, column }, [rows, columns]) {
  return (channel * rows + row) * columns + column;
}
