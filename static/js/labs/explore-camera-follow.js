/** What follows the camera outside of the columns: the predictions, the network's input, and what is told of both. */

import { format } from "../draw/number.js";
import { t } from "../i18n.js";
import { className } from "./class-name.js";
import { drawInput } from "./explore-field.js";
import { unused } from "./explore-photo.js";
import { percent, verdict } from "./explore-prediction.js";

/** @typedef {import("./explore-camera-frame.js").Frame} Frame */

/** Not more often are words changed, for who reads them and for who hears them, in milliseconds. */
const READ = 500;
const HEARD = 4000;
/** Below so many runs a second the maps are seen to lag behind. */
const SLOW = 5;

export class Follow {
  #read = 0;
  #heard = 0;
  #first = "";

  /** @param {HTMLElement} root the page */
  constructor(root) {
    this.root = root;
  }

  /**
   * Changes what stands there already: a button that is built anew each time cannot be pressed.
   * @param {Frame} frame
   */
  async show(frame) {
    const { predictions, input } = frame.run;
    const rows = this.root.querySelectorAll("#predictions li");
    for (const [index, { class: name, probability }] of predictions.entries()) {
      const [label, share, fill] = [".name", ".share", ".bar > span"].map((part) =>
        rows[index]?.querySelector(part),
      );
      if (label instanceof HTMLElement) label.title = label.textContent = className(name);
      if (share) share.textContent = percent(probability);
      if (fill instanceof HTMLElement) fill.style.width = `${probability * 100}%`;
    }
    this.root
      .querySelector("#photo .unused")
      ?.setAttribute("d", unused(frame.image, input.preprocessing.crop));
    const seen = this.root.querySelector("#seen");
    if (seen instanceof HTMLCanvasElement) await drawInput(seen, frame);
  }

  /**
   * @param {Frame} frame
   * @param {number} perSecond
   */
  say({ model, run }, perSecond) {
    const now = performance.now();
    const [{ class: first, probability }] = run.predictions;
    if (now - this.#read > READ && perSecond) {
      this.#read = now;
      const rate = perSecond < 3 ? format(Math.round(perSecond * 10) / 10) : String(Math.round(perSecond));
      this.#put("#live-rate", t("explore.live.rate", { rate }));
      this.#put("#live-note", t(`explore.live.${perSecond < SLOW ? "slow" : "note"}`, { model: model.id }));
      this.#put("#verdict", verdict(run.predictions, model.classes.length));
    }
    if (now - this.#heard > HEARD && first !== this.#first) {
      this.#heard = now;
      this.#first = first;
      const name = t("explore.live.name");
      this.#put(
        "#said",
        t("explore.said.loaded", { name, first: className(first), share: percent(probability) }),
      );
    }
  }

  /** Nothing was seen yet. @param {string} model */
  wait(model) {
    this.#read = this.#heard = 0;
    this.#first = "";
    this.#put("#live-rate", t("explore.live.wait"));
    this.#put("#live-note", t("explore.live.note", { model }));
  }

  /** The server has too much to do. */
  busy() {
    this.#put("#live-rate", t("shared.error.503"));
  }

  /** @param {string} selector @param {string} text */
  #put(selector, text) {
    const element = this.root.querySelector(selector);
    if (element && element.textContent !== text) element.textContent = text;
  }
}
