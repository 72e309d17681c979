/** The numbers of what Explore shows, as tables: the network, a layer, a map, and the window and filter of a value. */

import "../elements/data-table.js";
import { mapTables } from "../elements/tables.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";
import { cardTables, dossierTables } from "./explore-table-inside.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("../elements/tables.js").Table} Table */
/**
 * What is asked for once somebody looks: exact numbers of a map or of a layer without maps, a layer's card, a dossier.
 * @typedef {{numbers?: number[] | number[][], card?: import("./explore-card.js").Card,
 *   dossier?: import("./explore-table-inside.js").Dossier}} Asked
 */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountTable(root, store) {
  const element = /** @type {import("../elements/data-table.js").DataTable} */ (root.querySelector("#table"));
  /** @type {Asked} */
  let asked = {};
  let wanted = "";
  element.tables = () => tables(store.get(), asked);

  const open = () => element.querySelector("details")?.open ?? false;

  async function update() {
    if (!open()) return;
    const state = store.get();
    const { picture, layer, channel, row } = state;
    element.refresh();
    const depth = row === null ? "" : "value";
    const key = [picture?.model.id, picture?.run.image, picture?.edits, layer, channel, depth].join();
    if (!picture || layer === null || key === wanted) return;
    wanted = key;
    try {
      const found = await ask(state, picture, layer);
      if (key !== wanted) return;
      asked = found;
      element.refresh();
    } catch (error) {
      state.fail(error);
    }
  }

  element.addEventListener("toggle", update, { capture: true });
  const stop = store.subscribe((state, previous) => {
    if (!changed(state, previous, "picture", "layer", "channel", "row", "steps")) return;
    // A number's neighbours in its map, or in its layer without maps, are the same numbers.
    const flat = state.layer !== null && state.picture?.shape(state.layer).length === 1;
    if (changed(state, previous, "picture", "layer") || (!flat && changed(state, previous, "channel")))
      asked = {};
    update();
  });
  return () => {
    stop();
    element.removeEventListener("toggle", update, { capture: true });
  };
}

/**
 * @param {Readonly<State>} state
 * @param {Picture} picture
 * @param {string} layer
 * @returns {Promise<Asked>}
 */
async function ask({ channel, row }, picture, layer) {
  const flat = picture.shape(layer).length === 1;
  const inside = channel !== null && row === null && !flat;
  const [numbers, card, dossier] = await Promise.all([
    channel === null && !flat ? undefined : picture.numbers(layer, flat ? null : channel),
    channel === null ? picture.card(layer) : undefined,
    inside ? picture.dossier(layer, channel) : undefined,
  ]);
  return { numbers, card, dossier };
}

/**
 * @param {Readonly<State>} state
 * @param {Asked} asked
 * @returns {Table[]}
 */
function tables({ picture, layer, channel, steps }, { numbers, card, dossier }) {
  if (!picture) return [];
  if (layer === null) return network(picture);
  const flat = picture.shape(layer).length === 1;
  const [step] = steps;
  const inside =
    channel !== null && step?.layer === layer && Array.isArray(step.patch?.[0]?.[0]) ? step : null;
  return [
    ...(channel === null && !flat ? channels(picture, layer) : []),
    ...(numbers ? [values(layer, flat ? null : channel, numbers)] : []),
    ...(card ? cardTables(card) : []),
    ...(dossier ? dossierTables(dossier) : []),
    ...(inside ? mapTables(t("explore.table.window"), inside.patch) : []),
    ...(inside?.weight ? mapTables(t("explore.table.filter"), inside.weight) : []),
  ];
}

/** @param {Picture} picture @returns {Table[]} */
function network({ run, model }) {
  const range = ["min", "max", "mean"].map((name) => t(`explore.table.${name}`));
  return [
    {
      caption: t("explore.prediction"),
      head: [t("explore.table.class"), t("explore.table.logit"), t("explore.table.probability")],
      rows: run.predictions.map((guess) => [guess.class, guess.logit, guess.probability]),
    },
    {
      caption: t("explore.layers", { id: model.id }),
      head: [t("explore.card.kind"), t("explore.card.shape"), ...range, t("explore.card.zeros")],
      rows: run.layers.map(({ id, shape, min, max, mean, zero_fraction }) => [
        id,
        shape.join(" × "),
        min,
        max,
        mean,
        zero_fraction,
      ]),
    },
  ];
}

/**
 * @param {Picture} picture
 * @param {string} layer
 * @returns {Table[]}
 */
function channels(picture, layer) {
  const range = ["min", "max", "mean"].map((name) => t(`explore.table.${name}`));
  const found = picture.summary(layer)?.channels ?? [];
  const rows = found.map(({ min, max, mean }, index) => [index, min, max, mean]);
  return [{ caption: layer, head: [t("explore.table.channel"), ...range], rows }];
}

/**
 * @param {string} layer
 * @param {number | null} channel
 * @param {number[] | number[][]} numbers
 * @returns {Table}
 */
function values(layer, channel, numbers) {
  if (channel !== null)
    return mapTables(t("explore.flow.map", { layer, channel }), [/** @type {number[][]} */ (numbers)])[0];
  const rows = /** @type {number[]} */ (numbers).map((value, index) => [index, value]);
  return { caption: layer, head: [t("explore.table.index"), t("explore.table.value")], rows };
}
