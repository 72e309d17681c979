/** A histogram as shapes in a box of 1 × 1: its bars, where zero lies, and the numbers along its axis. */

/** @typedef {{edges: number[], counts: number[]}} Histogram  one edge more than counts */
/** @typedef {{x: number, width: number, height: number, low: number, high: number, count: number}} Bar */

/** Numbers along the axis stand at least so far from each other. */
const APART = 0.16;

/**
 * The bars, the tallest of height 1. Numbers that are exactly 0 can be so many that nothing else would be seen: they are
 * left out of the bar that they fall into, for a bar of their own.
 * @param {Histogram} histogram
 * @param {number} [zeros]  how many numbers are exactly 0
 * @returns {{bars: Bar[], most: number, zero: number | null}} `most`: the count that height 1 stands for; `zero`: where
 *   it lies from left (0) to right (1), null beyond either end
 */
export function bars({ edges, counts }, zeros = 0) {
  const [low, high] = [edges[0], edges[edges.length - 1]];
  const span = high - low || 1;
  const inside = low <= 0 && high >= 0;
  const holds = inside ? binOf(edges, 0) : -1;
  const rest = counts.map((count, index) => (index === holds ? Math.max(0, count - zeros) : count));
  const most = Math.max(...rest) || 1;
  return {
    bars: rest.map((count, index) => ({
      x: (edges[index] - low) / span,
      width: (edges[index + 1] - edges[index]) / span,
      height: count / most,
      low: edges[index],
      high: edges[index + 1],
      count,
    })),
    most,
    zero: inside ? (0 - low) / span : null,
  };
}

/**
 * The bin that a number falls into; the last one holds its upper edge too.
 * @param {number[]} edges
 * @param {number} value
 */
export function binOf(edges, value) {
  const after = edges.findIndex((edge) => edge > value);
  return (after < 0 ? edges.length - 1 : after) - 1;
}

/**
 * The numbers along the axis: both ends, and zero and others where there is room for them.
 * @param {number[]} edges
 * @param {number[]} [others]
 * @returns {{at: number, value: number}[]} from left to right, `at` from 0 to 1
 */
export function ticks(edges, others = []) {
  const [low, high] = [edges[0], edges[edges.length - 1]];
  const at = (/** @type {number} */ value) => (value - low) / (high - low || 1);
  const found = [
    { at: 0, value: low },
    { at: 1, value: high },
  ];
  for (const value of [0, ...others]) {
    const place = at(value);
    if (found.every((tick) => Math.abs(tick.at - place) >= APART) && place > 0 && place < 1)
      found.push({ at: place, value });
  }
  return found.sort((a, b) => a.at - b.at);
}
