/** A lab's numbers as tables: what goes in, the filters and the gradient where there are any, and what comes out. */

import { mapTables } from "../elements/tables.js";
import { t } from "../i18n.js";
import { seenOutput } from "./lab-engine.js";

/**
 * @param {import("./lab-engine.js").Reply} reply
 * @returns {import("../elements/tables.js").Table[]}
 */
export function tables(reply) {
  const { body, given, gradient } = reply;
  const filters = /** @type {number[][][][]} */ (given ?? body.weight ?? []);
  const slopes = /** @type {number[][][][]} */ (gradient?.weight ?? []);
  return [
    ...mapTables(t("shared.lab.input"), body.x),
    ...filters.flatMap((filter, index) => mapTables(t("shared.lab.filter", { filter: index + 1 }), filter)),
    ...mapTables(t("shared.lab.output"), seenOutput(reply)),
    ...(gradient ? mapTables(t("shared.lab.upstream"), gradient.upstream) : []),
    ...(gradient ? mapTables(t("shared.lab.downstream"), gradient.x) : []),
    ...slopes.flatMap((slope, index) => mapTables(t("shared.lab.slope", { filter: index + 1 }), slope)),
    ...(gradient?.bias ? [biases(gradient.bias)] : []),
  ];
}

/** @param {number[]} bias */
function biases(bias) {
  const head = bias.map((_, index) => t("shared.lab.filter", { filter: index + 1 }));
  return { caption: t("shared.lab.offset"), head, rows: [bias] };
}
