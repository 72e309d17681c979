/**
 * A trace step as lines of text: channel by channel `patch·weight + …`, ready to be drawn. Nothing is computed here.
 *
 * @typedef {{input: string, weight: string, row: number, column: number}} Term one product, as its two factors
 * @typedef {{channel: number, terms: Term[], sum: string}} Line one channel
 * @typedef {{patch: number[][][], weight: number[][][], channel_sums: number[], bias: number, output: number}} Step
 *   the part of a conv2d trace step that is written out
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
        weight: factor(step.weight[channel][row][column]),
        row,
        column,
      })),
    ),
    sum: format(step.channel_sums[channel], SUM_DIGITS),
  }));
}

/**
 * How many of `count` things to show so that at most `limit` stand there and a rest of one is never hidden.
 * @param {number} count
 * @param {number} limit
 */
export function visible(count, limit) {
  return count <= limit + 1 ? count : limit;
}
