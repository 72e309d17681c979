/** Where the gradient of one output cell goes, in a sentence. */

import { format } from "../draw/number.js";
import { inputAt } from "../draw/windows.js";
import { covered } from "./lab-slices.js";

/** @typedef {import("./lab-engine.js").Reply} Reply */
/** @typedef {import("./pooling-links.js").Geometry} Geometry */
/** @typedef {import("./pooling-links.js").Links} Links */
/** @typedef {{key: string, values: Record<string, string | number>}} Sentence of the catalogue, "pooling.routing.…" */

/**
 * @param {Reply} reply
 * @param {Geometry} geometry
 * @param {Links} links
 * @returns {Sentence[]}
 */
export function routing(reply, geometry, { place: [channel, row, column], window, winner }) {
  const { upstream, x } = reply.gradient;
  const gradient = format(upstream[channel][row][column]);
  const inside = covered(reply.body.x[channel], geometry, window, Number.NaN).filter(
    (value) => !Number.isNaN(value),
  );
  const count = window.rows * window.columns;
  if (!winner) {
    const lost = inside.length < count ? [{ key: "lost", values: {} }] : [];
    return [{ key: count > 1 ? "shared" : "alone", values: { gradient, count } }, ...lost];
  }
  const y = Number(inputAt(geometry.rows, winner.row));
  const z = Number(inputAt(geometry.columns, winner.column));
  const value = reply.output[channel][row][column];
  const alike = inside.filter((other) => other === value).length;
  const total = x[channel][y][z];
  return [
    { key: count > 1 ? "winner" : "alone", values: { gradient, row: y + 1, column: z + 1 } },
    ...(alike > 1 ? [{ key: "first", values: { alike } }] : []),
    ...(total !== upstream[channel][row][column]
      ? [{ key: "summed", values: { total: format(total) } }]
      : []),
  ];
}
