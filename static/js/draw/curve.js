/** Curves between two things on a page, as SVG path data. */

/**
 * An S that leaves its start and reaches its end horizontally.
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
export function link(x1, y1, x2, y2) {
  const bend = Math.max(6, Math.abs(x2 - x1) * 0.6);
  const [a, b, c, d, e, f] = [x1, y1, x1 + bend, x2 - bend, x2, y2].map(
    (value) => Math.round(value * 10) / 10,
  );
  return `M${a} ${b}C${c} ${b} ${d} ${f} ${e} ${f}`;
}
