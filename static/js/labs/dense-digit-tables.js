/** A drawn digit's numbers as tables: what the network gets, and what each number of a layer adds to a class's score. */

import { mapTables } from "../elements/tables.js";
import { t } from "../i18n.js";
import { nameOf } from "./dense-digit-views.js";

/**
 * @param {import("./dense-digit-engine.js").Seen} seen
 * @returns {import("../elements/tables.js").Table[]}
 */
export function digitTables({ why, predictions, input }) {
  const name = predictions.find(({ index }) => index === why.target)?.class ?? "";
  const columns = ["value", "weight", "product"].map((column) => t(`dense.digit.${column}`));
  return [
    {
      caption: t("dense.digit.caption.products", { name }),
      head: ["", ...columns],
      rows: why.values.map((value, index) => [
        nameOf(why.layer, index),
        value,
        why.weights[index],
        why.contributions[index],
      ]),
    },
    ...mapTables(t("dense.digit.seen"), [input]),
  ];
}
