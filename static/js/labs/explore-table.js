/** The numbers of what Explore shows, as tables: the network, a layer, a map, and the window and filter of a value. */

import "../elements/data-table.js";
import { mapTables } from "../elements/tables.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("../elements/tables.js").Table} Table */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountTable(root, store) {
  const element = /** @type {import("../elements/data-table.js").DataTable} */ (root.querySelector("#table"));
  /** Exact numbers of the current map or vector, once they are there. @type {number[] | number[][] | null} */
  let numbers = null;
  let wanted = "";
  element.tables = () => tables(store.get(), numbers);

  const open = () => element.querySelector("details")?.open ?? false;

  function update() {
    if (!open()) return;
    const { picture, layer, channel, fail } = store.get();
    element.refresh();
    const flat = picture && layer !== null && picture.shape(layer).length === 1;
    const key = [picture?.model.id, picture?.run.image, layer, flat ? "" : channel].join();
    if (!picture || layer === null || (channel === null && !flat) || key === wanted) return;
    [wanted, numbers] = [key, null];
    picture
      .numbers(layer, flat ? null : channel)
      .then((found) => {
        if (key !== wanted) return;
        numbers = found;
        element.refresh();
      })
      .catch(fail);
  }

  element.addEventListener("toggle", update, { capture: true });
  const stop = store.subscribe((state, previous) => {
    if (changed(state, previous, "picture", "layer", "channel", "steps")) update();
  });
  return () => {
    stop();
    element.removeEventListener("toggle", update, { capture: true });
  };
}

/**
 * @param {Readonly<State>} state
 * @param {number[] | number[][] | null} numbers
 * @returns {Table[]}
 */
function tables({ picture, layer, channel, steps }, numbers) {
  if (!picture) return [];
  if (layer === null) return network(picture);
  const flat = picture.shape(layer).length === 1;
  if (channel === null && !flat) return channels(picture, layer);
  const [step] = steps;
  const inside = step?.layer === layer && Array.isArray(step.patch?.[0]?.[0]) ? step : null;
  return [
    ...(numbers === null ? [] : [values(layer, flat ? null : channel, numbers)]),
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
