/**
 * A lab's controls: numbers that offer only what is possible, presets, images, and the sentence when it is not.
 * They are what the template has: a `<number-scrubber>`, `<select>` or checkbox for each field, by its name.
 */

import { make } from "../elements/make.js";
import { NumberScrubber } from "../elements/number-scrubber.js";
import { t } from "../i18n.js";
import { samples } from "./lab-samples.js";
import { problem as found, written } from "./lab-setting.js";

/**
 * @template S
 * @typedef {object} Changes
 * @property {(part: Partial<S>, field: string) => void} change
 * @property {(setting: S) => void} choose a whole setting
 * @property {(id: string) => void} image another image, "" for numbers
 */

/**
 * @template {object} S
 */
export class Controls {
  #root;
  #lab;
  #changes;
  #preset;
  #image;
  #shuffle;
  #problem;
  #mend;
  /** @type {import("./lab-setting.js").Problem | null} */
  #found = null;
  /** The chosen image, also while the menu does not know it yet. */
  #wanted = "";

  /**
   * @param {HTMLElement} root
   * @param {import("./lab.js").Lab<S>} lab
   * @param {Changes<S>} changes
   * @param {AbortSignal} signal
   */
  constructor(root, lab, changes, signal) {
    this.#root = root;
    this.#lab = lab;
    this.#changes = changes;
    this.#preset = /** @type {HTMLSelectElement} */ (root.querySelector("#preset"));
    this.#image = /** @type {HTMLSelectElement} */ (root.querySelector("#image"));
    this.#shuffle = /** @type {HTMLButtonElement} */ (root.querySelector("#shuffle"));
    this.#problem = /** @type {HTMLElement} */ (root.querySelector("#problem"));
    this.#mend = /** @type {HTMLButtonElement} */ (root.querySelector("#mend"));
    this.#offerPresets();
    root.addEventListener("submit", (event) => event.preventDefault(), { signal });
    root.addEventListener("scrub", (event) => this.#scrubbed(/** @type {CustomEvent} */ (event)), { signal });
    root.addEventListener("change", (event) => this.#chosen(event.target), { signal });
    this.#mend.addEventListener("click", () => this.#mended(), { signal });
  }

  /**
   * @param {S} asked what the controls say, be it possible or not
   * @param {string | undefined} changed the field that was changed last
   * @param {string} refusal what the API said, where it refused
   */
  draw(asked, changed, refusal) {
    const problem = found(this.#lab, asked, changed);
    const values = /** @type {Record<string, any>} */ (asked);
    const { limits, bounds, allowed } = this.#lab;
    const [possible, few] = [bounds(asked), allowed?.(asked) ?? {}];
    for (const [field, limit] of Object.entries(limits)) {
      const scrubber = this.#scrubber(field);
      if (!scrubber) continue;
      const range = possible[field] ?? limit;
      scrubber.min = range.min;
      scrubber.max = range.max;
      scrubber.allowed = few[field] ?? null;
      scrubber.value = values[field];
      scrubber.describedBy = problem?.field === field ? "problem" : "";
    }
    for (const input of this.#named()) {
      const given = values[input.name];
      if (input.type === "radio") input.checked = input.value === given;
      else if (input instanceof HTMLInputElement) input.checked = given;
      else input.value = given;
    }
    this.#complain(problem, refusal);
    this.#wanted = values.image ?? "";
    this.#shuffle.hidden = this.#wanted !== "";
    this.#showImage();
    const known = [...this.#preset.options].find(
      ({ value }) => value && this.#lab.address.same(this.#presetOf(value), asked),
    );
    this.#preset.value = known?.value ?? "";
  }

  /** Fill the menu of images, once the API has listed them. @param {string} language */
  async offerImages(language) {
    const options = (await samples()).map(({ name, title, titles }) =>
      make("option", { value: name }, titles?.[language] ?? title),
    );
    this.#image.append(...options);
    this.#showImage();
  }

  /** An image that no sample is was somebody's own. */
  #showImage() {
    const wanted = this.#wanted;
    for (const option of this.#image.querySelectorAll("option[data-own]")) option.remove();
    const known = [...this.#image.options].some(({ value }) => value === wanted);
    if (!known && /^[0-9a-f]{64}$/.test(wanted))
      this.#image.append(make("option", { value: wanted, "data-own": "" }, t("shared.lab.image.own")));
    this.#image.value = wanted;
  }

  /**
   * @param {import("./lab-setting.js").Problem | null} problem
   * @param {string} refusal
   */
  #complain(problem, refusal) {
    this.#found = problem;
    const field = problem && t(`${this.#lab.name}.${problem.field}`);
    this.#problem.textContent = problem ? t(problem.key, { ...problem.values, field: field ?? "" }) : refusal;
    this.#mend.hidden = !problem;
    if (problem)
      this.#mend.textContent = t("shared.problem.mend", {
        nearest: problem.values.nearest ?? written(problem.nearest),
      });
  }

  /** @param {string} field */
  #scrubber(field) {
    const element = this.#root.querySelector(`number-scrubber[name="${field}"]`);
    return element instanceof NumberScrubber ? element : null;
  }

  /** Menus and switches of fields. @returns {NodeListOf<HTMLSelectElement | HTMLInputElement>} */
  #named() {
    return this.#root.querySelectorAll("select[name], input:is([type=checkbox], [type=radio])[name]");
  }

  /** @param {CustomEvent} event */
  #scrubbed({ detail: { name, value } }) {
    this.#changes.change(/** @type {Partial<S>} */ ({ [name]: value }), name);
  }

  /** @param {EventTarget | null} target */
  #chosen(target) {
    if (target === this.#preset) this.#changes.choose(this.#presetOf(this.#preset.value));
    else if (target === this.#image) this.#changes.image(this.#image.value);
    else if (target instanceof HTMLSelectElement && target.name) this.#set(target.name, target.value);
    else if (target instanceof HTMLInputElement && target.name) {
      if (target.type === "checkbox") this.#set(target.name, target.checked);
      else if (target.type === "radio") this.#set(target.name, target.value);
    }
  }

  /** @param {string} field @param {string | boolean} value */
  #set(field, value) {
    this.#changes.change(/** @type {Partial<S>} */ ({ [field]: value }), field);
  }

  #mended() {
    const problem = this.#found;
    if (!problem) return;
    this.#changes.change(/** @type {Partial<S>} */ ({ [problem.field]: problem.nearest }), problem.field);
    this.#scrubber(problem.field)?.querySelector("input")?.focus();
  }

  /** @param {string} id @returns {S} */
  #presetOf(id) {
    return { ...this.#lab.standard, ...Object.assign({}, ...Object.values(this.#lab.presets))[id] };
  }

  #offerPresets() {
    const { name, presets } = this.#lab;
    const own = make("option", { value: "", hidden: "" }, t("shared.lab.preset.own"));
    const groups = Object.entries(presets).map(([group, members]) =>
      make(
        "optgroup",
        { label: t(`${name}.preset.${group}`) },
        ...Object.keys(members).map((id) =>
          make("option", { value: id }, t(`${name}.preset.${group}.${id}`)),
        ),
      ),
    );
    this.#preset.replaceChildren(own, ...groups);
  }
}
