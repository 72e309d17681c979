/** A layer's card and a channel's dossier as tables of their numbers. */

import { t } from "../i18n.js";
import { kind } from "./explore-card.js";

/** @typedef {import("../elements/tables.js").Table} Table */
/** @typedef {import("./explore-card.js").Card} Card */
/** @typedef {import("./explore-histogram.js").Statistics} Statistics */
/** @typedef {import("./explore-channel-template.js").Link} Link */
/** @typedef {{layer: string, channel: number, statistics: Statistics, peaks: import("./explore-patches.js").Peak[],
 *   inputs: Link[], outputs: Link[], activation: import("./explore-channel-activation.js").Activation | null}} Dossier */

/** @param {Card} card @returns {Table[]} */
export function cardTables(card) {
  const { parameters, memory, receptive_field: field } = card;
  const rows = [
    ["kind", kind(card.op)],
    ["shape", card.shape.join(" × ")],
    ["formula", card.formula],
    ["parameters", parameters.product ?? parameters.total],
    ["multiply", card.multiply_adds_product ?? card.multiply_adds],
    ["memory", memory.values],
  ].flatMap(([key, value]) => (value === null ? [] : [[t(`explore.card.${key}`), value]]));
  return [
    { caption: t("explore.card.title"), head: ["", t("explore.table.value")], rows },
    ...statisticsTables(card),
    {
      caption: t("explore.card.field"),
      head: ["layer", "window", "stride", "size", "jump", "first"].map((name) =>
        t(`explore.value.grow.${name}`),
      ),
      rows: field.steps.map((step) => [
        step.layer,
        step.kernel,
        step.stride,
        step.size,
        step.jump,
        step.offset,
      ]),
    },
    ...(card.fold ? [folds(card.fold)] : []),
  ];
}

/** @param {Dossier} dossier @returns {Table[]} */
export function dossierTables({ statistics, peaks, inputs, outputs }) {
  return [
    ...statisticsTables(statistics),
    {
      caption: t("explore.dossier.photo"),
      head: [...["row", "column", "value", "top", "left"].map((name) => t(`explore.table.${name}`))],
      rows: peaks.map(({ at: [row, column], value, receptive_field: { input } }) => [
        row,
        column,
        value,
        input.row,
        input.column,
      ]),
    },
    ...[
      { caption: t("explore.dossier.inputs"), links: inputs },
      { caption: t("explore.dossier.outputs"), links: outputs },
    ].map(({ caption, links }) => ({
      caption,
      head: ["layer", "channel", "strength", "sum"].map((name) => t(`explore.table.${name}`)),
      rows: links.map(({ layer, channel, strength, sum }) => [layer, channel, strength, sum]),
    })),
  ];
}

/** @param {Statistics} statistics @returns {Table[]} */
function statisticsTables({ min, max, mean, zero_fraction, histogram: { edges, counts } }) {
  return [
    {
      caption: t("explore.card.values"),
      head: ["", t("explore.table.value")],
      rows: [
        [t("explore.table.min"), min],
        [t("explore.table.mean"), mean],
        [t("explore.table.max"), max],
        [t("explore.card.zeros"), zero_fraction],
      ],
    },
    {
      caption: t("explore.table.histogram"),
      head: ["from", "to", "count"].map((name) => t(`explore.table.${name}`)),
      rows: counts.map((count, index) => [edges[index], edges[index + 1], count]),
    },
  ];
}

/** @param {import("./explore-card.js").Fold} fold @returns {Table} */
function folds({ weight, bias, mean, variance }) {
  return {
    caption: t("explore.card.fold"),
    head: [t("explore.table.channel"), "γ", "β", "μ", "σ²"],
    rows: weight.map((gamma, channel) => [channel, gamma, bias[channel], mean[channel], variance[channel]]),
  };
}
