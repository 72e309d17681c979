/** A row of Wx + b as the dot product that is written out: the volume's channels and the row folded like them. */

/** @typedef {import("./dense-engine.js").Reply} Reply */
/** @typedef {import("../draw/dotproduct.js").Step} Step */

/** @type {WeakMap<Reply, Map<number, Step>>} */
const made = new WeakMap();

/**
 * @param {Reply} reply
 * @param {number} row
 * @returns {Step}
 */
export function stepOf(reply, row) {
  const known = made.get(reply) ?? new Map();
  made.set(reply, known);
  const step = known.get(row) ?? fold(reply, row);
  known.set(row, step);
  return step;
}

/**
 * @param {Reply} reply
 * @param {number} row
 * @returns {Step}
 */
function fold({ body, channel_sums, output }, row) {
  let next = 0;
  const weight = body.x.map((rows) => rows.map((cells) => cells.map(() => body.weight[row][next++])));
  return {
    patch: body.x,
    weight,
    channel_sums: channel_sums[row],
    bias: body.bias[row],
    output: output[row],
  };
}
