/** The camera's video: opened, and its frames as small pictures for a network. */

import { openCamera, turnOff } from "../elements/camera-stream.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";

/** What to ask for: more than any network here looks at, little enough to be quick. */
const WANTED = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
/** How much finer than the network's input a frame is sent, and the fewest pixels of its shorter side. */
const FINER = 2;
const LEAST = 224;
const QUALITY = 0.9;

export class CameraVideo {
  #stream;
  #sheet = document.createElement("canvas");
  #small = document.createElement("canvas");
  #ended = new AbortController();

  /** @param {MediaStream} stream */
  constructor(stream) {
    this.#stream = stream;
    this.element = make("video", { playsinline: "", "aria-label": t("shared.camera.preview") });
    this.element.muted = true;
    this.element.srcObject = stream;
  }

  /** Asks for the camera. @param {() => void} lost  is called when it goes by itself */
  static async open(lost) {
    const video = new CameraVideo(await openCamera(WANTED));
    for (const track of video.#stream.getTracks())
      track.addEventListener("ended", lost, { signal: video.#ended.signal });
    return video;
  }

  /** Frames a second that the camera has. */
  get rate() {
    return this.#stream.getVideoTracks()[0]?.getSettings().frameRate || 30;
  }

  /**
   * The frame of this moment, as JPEG.
   * @param {{height: number, width: number}} input  of the network
   * @returns {Promise<{blob: Blob, width: number, height: number}>}
   */
  async grab({ height, width }) {
    // Browsers pause a video that was off the page, as it is while another network is opened.
    if (this.element.paused) await this.element.play();
    const { videoWidth, videoHeight } = this.element;
    const least = Math.max(LEAST, FINER * height, FINER * width);
    const shrink = Math.min(1, least / Math.min(videoWidth, videoHeight));
    const size = { width: Math.round(videoWidth * shrink), height: Math.round(videoHeight * shrink) };
    draw(this.#sheet, this.element, { width: videoWidth, height: videoHeight });
    draw(this.#small, this.#sheet, size);
    return { blob: await encoded(this.#small, "image/jpeg"), ...size };
  }

  /** All pixels of the frame that was grabbed last, as PNG. */
  whole() {
    return encoded(this.#sheet, "image/png");
  }

  /** Turns the camera off. The last frame stays to be seen until `element` goes. */
  close() {
    this.#ended.abort();
    this.element.pause();
    turnOff(this.#stream);
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasImageSource} source
 * @param {{width: number, height: number}} size
 */
function draw(canvas, source, { width, height }) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) return;
  context.imageSmoothingQuality = "medium";
  context.drawImage(source, 0, 0, width, height);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} type
 * @returns {Promise<Blob>}
 */
function encoded(canvas, type) {
  return new Promise((resolve, reject) => {
    const done = (/** @type {Blob | null} */ blob) =>
      blob ? resolve(blob) : reject(new DOMException("no frame", "AbortError"));
    canvas.toBlob(done, type, QUALITY);
  });
}
