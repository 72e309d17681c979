/** Which kernel each filter is: a menu a filter, of those that exist at the filter's size. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { firstLayers, layerOf } from "./convolution-networks.js";
import { dropEdits } from "./lab-edits.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */

const THREE = /** @type {const} */ ({ rows: 3, columns: 3 });

/** The classic kernels, and the only size of those that have one. The numbers are the API's. */
const KERNELS = /** @type {Record<string, {rows: number, columns: number} | "any" | "odd">} */ ({
  "sobel-x": THREE,
  "sobel-y": THREE,
  box: "any",
  gaussian: "any",
  sharpen: THREE,
  emboss: THREE,
  laplacian: THREE,
  identity: "odd",
});

/**
 * Whether there is a kernel of that name and size.
 * @param {string} name
 * @param {[number, number]} size
 */
export function exists(name, [rows, columns]) {
  const needs = Object.hasOwn(KERNELS, name) ? KERNELS[name] : null;
  if (needs === null || needs === "any") return needs === "any";
  if (needs === "odd") return rows % 2 === 1 && columns % 2 === 1;
  return rows === needs.rows && columns === needs.columns;
}

/**
 * What changes when a filter becomes another kernel: numbers edited by hand give way to it, and all filters get the size
 * of one that is a network's own; pixels then are what that network makes of them, and else plain.
 * @param {Setting} setting
 * @param {number} filter
 * @param {string} name "" for made up numbers
 * @returns {Partial<Setting>}
 */
export function withKernel({ kernels, filters, edits, image, normalise }, filter, name) {
  const layer = layerOf(name);
  const names = Array.from({ length: filters }, (_, k) => {
    const other = layerOf(kernels[k] ?? "");
    const fits =
      !layer || !other || String([other.kernel, other.depth]) === String([layer.kernel, layer.depth]);
    return k === filter ? name : fits ? (kernels[k] ?? "") : "";
  });
  return {
    kernels: names,
    edits: dropEdits(dropEdits(edits, `w.${filter}.`), `b.${filter}`),
    normalise: layer ? (image && layer.first ? layer.network : "") : names.some(layerOf) ? normalise : "",
    ...(layer && { kernel: layer.kernel, depth: layer.depth, groups: 1 }),
  };
}

/**
 * Which kernel a filter is: its name, "custom" once a number of it was edited, "" for made up numbers.
 * @param {Setting} setting
 * @param {number} filter
 */
export function kernelName({ kernels, edits, kernel }, filter) {
  const wanted = kernels[filter] ?? "";
  const name = wanted.includes(":") || exists(wanted, kernel) ? wanted : "";
  return Object.keys(edits).some((path) => path.startsWith(`w.${filter}.`)) ? "custom" : name;
}

export class KernelMenus {
  /** @type {Map<number, HTMLSelectElement>} */
  #menus = new Map();
  #choose;

  /** @param {(filter: number, name: string) => void} choose */
  constructor(choose) {
    this.#choose = choose;
  }

  /**
   * The menu of a filter; always the same element for the same filter.
   * @param {Setting} setting
   * @param {number} filter
   */
  menu(setting, filter) {
    const known = this.#menus.get(filter);
    const menu = known ?? this.#make(filter);
    this.#menus.set(filter, menu);
    this.#show(menu, setting, filter);
    return menu;
  }

  /** @param {Setting} setting */
  draw(setting) {
    for (const [filter, menu] of this.#menus) this.#show(menu, setting, filter);
  }

  /** @param {number} filter */
  #make(filter) {
    const names = ["", ...Object.keys(KERNELS), "custom"];
    const options = names.map((name) =>
      make("option", { value: name }, t(`convolution.kernel.${name || "numbers"}`)),
    );
    const label = t("convolution.kernel.menu", { filter: filter + 1 });
    const menu = make("select", { class: "link kernel-menu", "aria-label": label }, ...options);
    menu.addEventListener("change", () => this.#choose(filter, menu.value));
    return menu;
  }

  /**
   * @param {HTMLSelectElement} menu
   * @param {Setting} setting
   * @param {number} filter
   */
  #show(menu, setting, filter) {
    const current = kernelName(setting, filter);
    this.#offerNetworks(menu, current);
    for (const option of menu.options) {
      const { value } = option;
      option.hidden = value === "custom" && current !== "custom";
      option.disabled = Object.hasOwn(KERNELS, value) && !exists(value, setting.kernel);
    }
    menu.value = current;
  }

  /**
   * The networks' first filters, once they are known, and a filter of another layer if it is chosen.
   * @param {HTMLSelectElement} menu
   * @param {string} current
   */
  #offerNetworks(menu, current) {
    if (!menu.querySelector("optgroup")) {
      const groups = firstLayers().map(({ network, layer, count }) =>
        make(
          "optgroup",
          { label: t("convolution.kernel.network", { network, layer }) },
          ...Array.from({ length: count }, (_, index) => networkOption(`${network}:${layer}:${index}`)),
        ),
      );
      menu.append(...groups);
    }
    for (const option of menu.querySelectorAll("option[data-deep]")) option.remove();
    if (!current.includes(":") || [...menu.options].some(({ value }) => value === current)) return;
    const deep = networkOption(current);
    deep.dataset.deep = "";
    menu.append(deep);
  }
}

/** @param {string} name "photos:conv1_1:3": counted from 0 in addresses, from 1 where people read */
function networkOption(name) {
  const [network, layer, index] = name.split(":");
  const filter = Number(index) + 1;
  const key = firstLayers().some((one) => one.network === network && one.layer === layer) ? "own" : "deep";
  return make("option", { value: name }, t(`convolution.kernel.${key}`, { network, layer, filter }));
}
