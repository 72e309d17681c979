/** "Your turn" in the dense lab: predict the next score, or the number of parameters. */

import { t } from "../i18n.js";
import { Turn } from "./lab-turn.js";

/** @typedef {import("./dense-setting.js").Setting} Setting */
/** @typedef {import("./dense-views.js").Figure} Figure */
/**
 * @typedef {object} Board
 * @property {() => Figure | null} figure
 * @property {() => number} row    the score that the animation is at
 * @property {(step: number) => void} seek
 * @property {() => void} changed  draw what is hidden or shown now
 * @property {(vary: (setting: Setting) => Setting) => void} choose
 */

/** What a layer may be like whose parameters are asked for. */
const EASY = { side: 5, depth: 6, outputs: 10 };

/**
 * @param {HTMLElement} page
 * @param {Board} board
 * @param {AbortSignal} signal
 */
export function exercise(page, { figure, row, seek, changed, choose }, signal) {
  return new Turn(
    page,
    {
      reply: () => /** @type {any} */ (figure()?.reply ?? null),
      cell: () => {
        const value = figure()?.reply.output[row()];
        return value === undefined ? null : { target: t("dense.score.of", { row: row() + 1 }), value };
      },
      next: () => {
        const timing = figure()?.timing;
        if (!timing || row() + 1 >= timing.outputs) return false;
        seek((row() + 1) * timing.parts);
        return true;
      },
      another: () => choose(varied),
      changed: () => {
        // Whoever is asked for a score is asked for all of its sum.
        if (page.dataset.turn === "cell") seek((row() + 1) * (figure()?.timing.parts ?? 1) - 1);
        changed();
      },
    },
    signal,
  );
}

/**
 * Another layer, drawn at random.
 * @param {Setting} setting
 * @returns {Setting}
 */
function varied(setting) {
  const upTo = (/** @type {number} */ most) => 1 + Math.floor(Math.random() * most);
  const side = upTo(EASY.side);
  const size = /** @type {[number, number]} */ ([side, side]);
  return {
    ...setting,
    size,
    depth: upTo(EASY.depth),
    outputs: upTo(EASY.outputs),
    target: 0,
    image: "",
    edits: {},
  };
}
