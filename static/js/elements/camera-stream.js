/** The camera: turned on, turned off, and in a sentence why there is none. */

import { t } from "../i18n.js";

/** The sentence for each way to fail, by the browser's name for it. @type {Record<string, string>} */
const REASONS = {
  NotAllowedError: "shared.camera.refused",
  SecurityError: "shared.camera.refused",
  NotFoundError: "shared.camera.none",
  OverconstrainedError: "shared.camera.none",
  NotReadableError: "shared.camera.busy",
};

/**
 * Asks for the camera, the one on the back of a phone.
 * @param {MediaTrackConstraints} size  what to ask for beyond that
 * @returns {Promise<MediaStream>}  rejected with what `whyNoCamera` explains
 */
export async function openCamera(size) {
  if (!navigator.mediaDevices) throw new DOMException("", isSecureContext ? "NotFoundError" : "insecure");
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", ...size }, audio: false });
}

/** @param {unknown} error */
export function whyNoCamera(error) {
  const name = error instanceof DOMException ? error.name : "";
  return t(REASONS[name] ?? (isSecureContext ? "shared.camera.failed" : "shared.camera.insecure"));
}

/** @param {MediaStream} stream */
export function turnOff(stream) {
  for (const track of stream.getTracks()) track.stop();
}
