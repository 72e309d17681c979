/** A filter's numbers and its bias, to be changed in place; of a deep filter one input channel at a time. */

import { make } from "../elements/make.js";
import { TensorGrid } from "../elements/tensor-grid.js";
import { t } from "../i18n.js";
import { filterEdits, withEdit } from "./explore-edits.js";
import { elementwiseLayer } from "./explore-follows.js";
import { arranged } from "./explore-order.js";

/** @typedef {import("./explore-source.js").Layer} Layer */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-edits.js").Edit} Edit */
/** @typedef {{row: number, column: number, value: number | string}} CellEdit */

/** Sides of a cell with a number in it, in pixels. */
const CELL = 34;
const ACROSS = 52;

/**
 * The layer whose filter makes a channel: the layer itself, or the one before layers that work number by number.
 * @param {Picture} picture
 * @param {string} id
 * @returns {Layer | null}
 */
export function filterOf(picture, id) {
  let layer = picture.layer(id);
  while (layer && elementwiseLayer(picture, layer)) layer = picture.layer(layer.inputs[0]);
  return layer && layer.parameters > 0 ? layer : null;
}

/**
 * @param {Picture} picture  without interventions
 * @param {Layer} layer
 * @param {number} filter
 * @param {import("./explore-edit-wishes.js").Wishes} wishes
 * @param {(error: unknown) => void} fail
 */
export function filterEditor(picture, layer, filter, wishes, fail) {
  const { id } = layer;
  const opener = make("button", { type: "button", class: "link", "aria-expanded": "false" });
  opener.setAttribute("aria-controls", "edit-filter");
  opener.textContent = t("explore.edit.filter", { layer: id, filter });
  const select = make("select", { class: "link" });
  const choice = make("label", { class: "quiet" }, t("explore.edit.reads"), " ", select);
  const [grid, bias] = [new TensorGrid(), new TensorGrid()];
  const biasBox = make(
    "div",
    { class: "edit-bias" },
    make("span", { class: "bias" }, t("explore.sum.bias")),
    bias,
  );
  const said = make("p", { class: "quiet", role: "status" });
  const box = make("div", { class: "edit-grids" }, grid, biasBox);
  const root = make("div", { class: "edit-filter small", id: "edit-filter", hidden: "" }, choice, box, said);
  /** The numbers as they were learned. @type {number[][]} */
  let weights = [];
  let learnedBias = Number.NaN;
  let edits = wishes.now();
  let filled = false;

  opener.addEventListener("click", () => open(root.hidden === true));
  select.addEventListener("change", () => load().catch(fail));
  grid.addEventListener("cell-edit", (event) => change(/** @type {CustomEvent<CellEdit>} */ (event).detail));
  bias.addEventListener("cell-edit", (event) => {
    const value = Number(/** @type {CustomEvent<CellEdit>} */ (event).detail.value);
    if (Number.isFinite(value)) want([{ kind: "bias", layer: id, filter, value }]);
  });
  root.addEventListener("cell-refused", (event) => {
    said.textContent = /** @type {CustomEvent} */ (event).detail.message;
  });

  /** @param {boolean} shown */
  function open(shown) {
    root.hidden = !shown;
    opener.setAttribute("aria-expanded", String(shown));
    if (shown && !filled) fill().catch(fail);
  }

  /** Where a number lies that the grid shows. @param {number} row @param {number} column @returns {Edit} */
  const weightAt = (row, column) => {
    const at = layer.shape.length === 1 ? [Number(select.value)] : [Number(select.value), row, column];
    return { kind: "weight", layer: id, filter, at, value: 0 };
  };

  /** One number or, where a block was pasted, each of its numbers that has a place. @param {CellEdit} cell */
  function change({ row, column, value }) {
    const rows = String(value)
      .split(";")
      .map((line) => line.split(","));
    const changed = rows.flatMap((cells, down) =>
      cells.flatMap((text, right) => {
        const place = [row + down, column + right];
        const number = text.trim() ? Number(text) : Number.NaN;
        if (!Number.isFinite(number) || weights[place[0]]?.[place[1]] === undefined) return [];
        return [/** @type {Edit} */ ({ ...weightAt(place[0], place[1]), value: number })];
      }),
    );
    want(changed);
  }

  /** @param {Edit[]} changed */
  function want(changed) {
    said.textContent = "";
    wishes.want(changed.reduce(withEdit, wishes.now()));
    draw(wishes.now());
  }

  /** Which channels the filter reads, the one with the largest weight first; and what stands in it. */
  async function fill() {
    filled = true;
    const tensor = await picture.filter(id, filter);
    const reaches = tensor.low.map((min, index) => ({ min, max: tensor.high[index], mean: 0 }));
    const { groups = 1 } = layer.attributes;
    const first = Math.floor(filter / (layer.shape[0] / groups)) * tensor.shape[0] * Number(groups > 1);
    const options = arranged(reaches, "strongest").map((index) => {
      const names = { layer: layer.inputs[0], channel: first + index };
      return make("option", { value: String(index) }, t("explore.source", names));
    });
    select.replaceChildren(...options);
    choice.hidden = options.length === 1;
    const changed = filterEdits(edits, id, filter).find((edit) => edit.kind === "weight");
    if (changed?.kind === "weight") select.value = String(changed.at[0]);
    const at = layer.shape.length === 1 ? [filter] : [filter, 0, 0];
    learnedBias = (await picture.value(id, at)).bias ?? Number.NaN;
    await load();
  }

  async function load() {
    const channel = Number(select.value);
    const all = await picture.weights(id, filter);
    if (channel !== Number(select.value)) return;
    const numbers = all[channel];
    weights = Array.isArray(numbers) ? numbers : [[numbers]];
    draw(edits);
  }

  /** @param {string} now */
  function draw(now) {
    edits = now;
    const changed = filterEdits(now, id, filter);
    if (root.hidden && !filled && changed.length) open(true);
    if (!weights.length) return;
    const written = new Map(changed.map((edit) => [place(edit), edit.kind === "unknown" ? 0 : edit.value]));
    const [rows, columns] = [weights.length, weights[0].length];
    const lit = new Set();
    const values = weights.flat().map((value, index) => {
      const key = place(weightAt(Math.floor(index / columns), index % columns));
      if (written.has(key)) lit.add(index);
      return written.get(key) ?? value;
    });
    const common = { mode: /** @type {const} */ ("numbers"), cell: CELL, across: ACROSS, editable: true };
    const label = t("explore.edit.weights", { layer: id, filter });
    grid.view = { ...common, label, kind: "filter", rows, columns, values };
    grid.mark({ lit: lit.size ? lit : null });
    biasBox.hidden = Number.isNaN(learnedBias);
    const shift = written.get("bias");
    bias.view = {
      ...common,
      label: t("explore.sum.bias"),
      kind: "bias",
      rows: 1,
      columns: 1,
      values: [shift ?? learnedBias],
    };
    bias.mark({ lit: shift === undefined ? null : new Set([0]) });
  }

  return { opener, root, draw };
}

/** Which number of a filter is changed. @param {Edit} edit */
function place(edit) {
  return edit.kind === "weight" ? edit.at.join(".") : edit.kind;
}
