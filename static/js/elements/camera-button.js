/**
 * `<camera-button label="Camera">`: a picture from the camera.
 *
 * Event (bubbling): `camera-shot` {blob}, a PNG of what the camera saw when "Take" was pressed.
 * Pressing the button opens a small preview; the camera is off again after "Take", "Close" or Esc, and when the element
 * goes. Where there is no camera to be had, a sentence says why.
 */

import { t } from "../i18n.js";
import { openCamera, turnOff, whyNoCamera } from "./camera-stream.js";
import { make } from "./make.js";

/** What to ask for: no more pixels than any network here looks at. */
const WANTED = { width: { ideal: 1280 }, height: { ideal: 960 } };

export class CameraButton extends HTMLElement {
  /** @type {MediaStream | null} */
  #stream = null;
  /** Counts openings, so that a camera that answers too late is turned off at once. */
  #opened = 0;
  #undo = new AbortController();
  #button = make("button", { type: "button", class: "link" });
  #video = make("video", { autoplay: "", playsinline: "" });
  #take = make("button", { type: "button" });
  #close = make("button", { type: "button" });
  #reason = make("p", { class: "error", role: "alert" });
  #panel = make("div", { class: "camera", role: "group" });

  connectedCallback() {
    this.#undo = new AbortController();
    const { signal } = this.#undo;
    this.#button.textContent = this.getAttribute("label") ?? t("shared.camera.open");
    this.#take.textContent = t("shared.camera.take");
    this.#close.textContent = t("shared.camera.close");
    this.#video.muted = true;
    this.#video.setAttribute("aria-label", t("shared.camera.preview"));
    this.#panel.setAttribute("aria-label", t("shared.camera.open"));
    this.#panel.hidden = true;
    this.#panel.replaceChildren(this.#video, this.#reason, make("div", {}, this.#take, this.#close));
    this.replaceChildren(this.#button, this.#panel);
    this.#button.addEventListener("click", () => this.#open(), { signal });
    this.#take.addEventListener("click", () => this.#shoot(), { signal });
    this.#close.addEventListener("click", () => this.#leave(), { signal });
    this.#video.addEventListener("playing", () => this.#ready(), { signal });
    this.addEventListener("keydown", (event) => this.#escape(event), { signal });
  }

  disconnectedCallback() {
    this.#undo.abort();
    this.#stop();
  }

  async #open() {
    this.#stop();
    const opening = this.#opened;
    this.#say("");
    this.#panel.hidden = false;
    this.#video.hidden = false;
    this.#take.disabled = true;
    this.#close.focus();
    try {
      const stream = await openCamera(WANTED);
      if (opening === this.#opened) this.#stream = this.#video.srcObject = stream;
      else turnOff(stream);
    } catch (error) {
      if (opening !== this.#opened) return;
      this.#video.hidden = true;
      this.#say(whyNoCamera(error));
    }
  }

  #ready() {
    this.#take.disabled = false;
    this.#take.focus();
  }

  #shoot() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    const canvas = make("canvas", { width: String(width), height: String(height) });
    canvas.getContext("2d")?.drawImage(this.#video, 0, 0);
    this.#leave();
    canvas.toBlob((blob) => {
      if (blob) this.dispatchEvent(new CustomEvent("camera-shot", { bubbles: true, detail: { blob } }));
    }, "image/png");
  }

  #leave() {
    this.#stop();
    this.#panel.hidden = true;
    this.#button.focus();
  }

  #stop() {
    this.#opened += 1;
    if (this.#stream) turnOff(this.#stream);
    this.#stream = this.#video.srcObject = null;
  }

  /** @param {string} reason why there is no picture; "" for none */
  #say(reason) {
    this.#reason.textContent = reason;
    this.#reason.hidden = !reason;
    this.#take.hidden = Boolean(reason);
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key !== "Escape" || this.#panel.hidden) return;
    event.preventDefault();
    this.#leave();
  }
}

customElements.define("camera-button", CameraButton);
