/**
 * A trace step as lines of text: channel by channel `patch·weight + …`, ready to be drawn. Nothing is computed here.
 *
 * @typedef {{input: string, weight: string, row: number, column: number}} Term one product, as its two factors
 * @typedef {{channel: number, terms: Term[], sum: string}} Line one channel
 * @typedef {{patch: number[][][], weight: number[][][] | null, channel_sums: number[] | null, bias: number | null,
 *   output: number}} Step
 *   the part of a conv2d trace step that is written out; there may be no second factors, sums of lines, or bias
 * @typedef {{combine: "max" | "mean", patch: number[][], argmax: [number, number] | null, output: number}} Combined
 *   a step without weights: the largest of what a window covers (and where it stands), or the mean
 */

import { factor, format } from "./number.js";

/** Significant digits of sums: one more than their factors have, so that what is added up on paper comes out alike. */
export const SUM_DIGITS = 4;

/**
 * One line a channel.
 * @param {Step} step
 * @returns {Line[]}
 */
export function lines(step) {
  return step.patch.map((rows, channel) => ({
    channel,
    terms: rows.flatMap((cells, row) =>
      cells.map((value, column) => ({
        input: factor(value),
        weight: step.weight ? factor(step.weight[channel][row][column]) : "",
        row,
        column,
      })),
    ),
    sum: step.channel_sums ? format(step.channel_sums[channel], SUM_DIGITS) : "",
  }));
}

/**
 * A step without weights as one list of terms, with what stands around and between them: `max(1, 5)`, `(1 + 5) / 2`.
 * @param {Combined} step
 * @returns {{open: string, between: string, close: string,
 *   terms: {input: string, row: number, column: number, wins: boolean}[]}}
 */
export function combined({ combine, patch, argmax }) {
  const mean = combine === "mean";
  const terms = patch.flatMap((cells, row) =>
    cells.map((value, column) => ({
      input: mean && (row || column) ? factor(value) : format(value),
      row,
      column,
      wins: argmax?.[0] === row && argmax[1] === column,
    })),
  );
  return mean
    ? { open: "(", between: " + ", close: `) / ${terms.length}`, terms }
    : { open: "max(", between: ", ", close: ")", terms };
}

/**
 * How many of `count` things to show so that at most `limit` stand there and a rest of one is never hidden.
 * @param {number} count
 * @param {number} limit
 */
export function visible(count, limit) {
  return count <= limit + 1 ? count : limit;
}
