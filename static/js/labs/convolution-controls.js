/** The controls: numbers that offer only what is possible, presets, images, kernels, and the sentence when it is not. */

import { make } from "../elements/make.js";
import { NumberScrubber } from "../elements/number-scrubber.js";
import { t } from "../i18n.js";
import { samples } from "./convolution-image.js";
import { KERNELS, kernel } from "./convolution-kernels.js";
import { kernelName } from "./convolution-numbers.js";
import { PRESETS, preset } from "./convolution-presets.js";
import { bounds, depths, FIELDS } from "./convolution-setting.js";
import { same } from "./convolution-url.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./convolution-setting.js").Field} Field */
/** @typedef {import("./convolution-setting.js").Problem} Problem */
/**
 * @typedef {object} Changes
 * @property {(part: Partial<Setting>, field: Field) => void} change
 * @property {(setting: Setting) => void} choose a preset
 * @property {(image: string) => void} image
 * @property {(filter: number, name: string) => void} kernel
 */

export class Controls {
  #root;
  #changes;
  /** @type {Map<number, HTMLSelectElement>} */
  #kernels = new Map();
  #preset;
  #image;
  #shuffle;
  #problem;
  #mend;
  /** @type {Problem | null} */
  #found = null;
  /** The chosen image, also while the menu does not know it yet. */
  #wanted = "";

  /**
   * @param {HTMLElement} root
   * @param {Changes} changes
   * @param {AbortSignal} signal
   */
  constructor(root, changes, signal) {
    this.#root = root;
    this.#changes = changes;
    this.#preset = /** @type {HTMLSelectElement} */ (root.querySelector("#preset"));
    this.#image = /** @type {HTMLSelectElement} */ (root.querySelector("#image"));
    this.#shuffle = /** @type {HTMLButtonElement} */ (root.querySelector("#shuffle"));
    this.#problem = /** @type {HTMLElement} */ (root.querySelector("#problem"));
    this.#mend = /** @type {HTMLButtonElement} */ (root.querySelector("#mend"));
    this.#offerPresets();
    root.addEventListener("submit", (event) => event.preventDefault(), { signal });
    root.addEventListener("scrub", (event) => this.#scrubbed(/** @type {CustomEvent} */ (event)), { signal });
    this.#preset.addEventListener("change", () => changes.choose(preset(this.#preset.value)), { signal });
    this.#image.addEventListener("change", () => changes.image(this.#image.value), { signal });
    this.#mend.addEventListener("click", () => this.#mended(), { signal });
  }

  /**
   * @param {Setting} asked what the controls say, be it possible or not
   * @param {Problem | null} problem
   * @param {string} refusal what the API said, where it refused
   */
  draw(asked, problem, refusal) {
    const possible = bounds(asked);
    for (const field of FIELDS) {
      const scrubber = this.#scrubber(field);
      if (!scrubber) continue;
      scrubber.min = possible[field].min;
      scrubber.max = possible[field].max;
      scrubber.allowed = field === "depth" ? depths(asked) : null;
      scrubber.value = asked[field];
      scrubber.describedBy = problem?.field === field ? "problem" : "";
    }
    this.#found = problem;
    const sentence = problem
      ? t(`convolution.problem.${problem.key}`, {
          ...problem.values,
          field: t(`convolution.${problem.field}`),
        })
      : refusal;
    this.#problem.textContent = sentence;
    this.#mend.hidden = !problem;
    this.#shuffle.hidden = asked.image !== "";
    if (problem) this.#mend.textContent = t("convolution.problem.mend", { nearest: text(problem.nearest) });
    this.#wanted = asked.image;
    this.#image.value = asked.image;
    const known = [...this.#preset.options].find(({ value }) => value && same(preset(value), asked));
    this.#preset.value = known?.value ?? "";
    for (const filter of this.#kernels.keys()) this.kernels(asked, filter);
  }

  /**
   * The menu of a filter's kernels; always the same element for the same filter.
   * @param {Setting} setting
   * @param {number} filter
   * @returns {HTMLSelectElement}
   */
  kernels(setting, filter) {
    let select = this.#kernels.get(filter);
    if (!select) {
      select = make("select", { class: "link kernel-menu" });
      select.setAttribute("aria-label", t("convolution.kernel.menu", { filter: filter + 1 }));
      const names = ["", ...Object.keys(KERNELS), "custom"];
      select.append(...names.map((name) => option(name, t(`convolution.kernel.${name || "numbers"}`))));
      const menu = select;
      select.addEventListener("change", () => this.#changes.kernel(filter, menu.value));
      this.#kernels.set(filter, select);
    }
    const current = kernelName(setting, filter);
    for (const each of select.options) {
      each.hidden = each.value === "custom" && current !== "custom";
      each.disabled = each.value !== "" && each.value !== "custom" && !kernel(each.value, setting.kernel);
    }
    select.value = current;
    return select;
  }

  /** @param {Field} field */
  #scrubber(field) {
    const found = this.#root.querySelector(`number-scrubber[name="${field}"]`);
    return found instanceof NumberScrubber ? found : null;
  }

  /** @param {CustomEvent} event */
  #scrubbed({ detail: { name, value } }) {
    this.#changes.change({ [name]: value }, name);
  }

  #mended() {
    const found = this.#found;
    if (!found) return;
    this.#changes.change({ [found.field]: found.nearest }, found.field);
    this.#scrubber(found.field)?.querySelector("input")?.focus();
  }

  #offerPresets() {
    const own = option("", t("convolution.preset.own"));
    own.hidden = true;
    const groups = Object.entries(PRESETS).map(([group, presets]) =>
      make(
        "optgroup",
        { label: t(`convolution.preset.${group}`) },
        ...Object.keys(presets).map((id) => option(id, t(`convolution.preset.${group}.${id}`))),
      ),
    );
    this.#preset.replaceChildren(own, ...groups);
  }

  /** Fill the menu of images, once the API has listed them. @param {string} language */
  async offerImages(language) {
    const found = await samples();
    const numbers = option("", t("convolution.image.numbers"));
    const options = found.map(({ name, title, titles }) => option(name, titles?.[language] ?? title));
    this.#image.replaceChildren(numbers, ...options);
    this.#image.value = this.#wanted;
  }
}

/**
 * @param {string} value
 * @param {string} label
 */
function option(value, label) {
  return make("option", { value }, label);
}

/** @param {number | [number, number]} value */
function text(value) {
  return typeof value === "number" ? String(value) : value.join(" × ");
}
