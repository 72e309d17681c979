/** Curves over the steps of a run: data in, paths and ticks out; draws nothing itself. */

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{left: number, top: number, width: number, height: number, most: number, high: number}} Frame
 *   of the plot in pixels; `most` the largest x, `high` the largest y, both from 0 */

/**
 * @param {Frame} frame
 * @param {Point} point
 * @returns {Point} in pixels; what is higher than the frame lies at its top
 */
export function placed({ left, top, width, height, most, high }, { x, y }) {
  const share = Math.min(1, Math.max(0, y / high));
  return { x: left + (width * x) / Math.max(1, most), y: top + height * (1 - share) };
}

/**
 * A line through points, for SVG.
 * @param {Frame} frame
 * @param {Point[]} points
 */
export function curve(frame, points) {
  return points
    .map((point, index) => {
      const { x, y } = placed(frame, point);
      return `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

/**
 * Round numbers from 0 up to `high`, about `count` of them.
 * @param {number} high
 * @param {number} count
 */
export function ticks(high, count) {
  const rough = high / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
  const number = Math.floor(high / step + 1e-9);
  return Array.from({ length: number + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}
