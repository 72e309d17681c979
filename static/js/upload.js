/** Pictures in: by button, drop, paste or camera, uploaded with progress. Goes with templates/image-source.html. */

import { ApiError, uploadImage } from "./api.js";
import "./elements/camera-button.js";
import { t } from "./i18n.js";

/**
 * Takes pictures from now on: those dropped or pasted anywhere on the page, and those from the box in `root`.
 * @param {HTMLElement} root holds the box
 * @param {object} then
 * @param {(id: string) => void} then.chosen  a picture is on the server, under this id
 * @param {(error: unknown) => void} then.failed  it was refused, could not be sent, or another one took its place
 * @returns {() => void} undo
 */
export function receiveImages(root, { chosen, failed }) {
  const undo = new AbortController();
  const { signal } = undo;
  let current = new AbortController();
  const box = /** @type {HTMLElement} */ (root.querySelector(".upload"));
  const file = /** @type {HTMLInputElement} */ (box.querySelector("input[type=file]"));
  const progress = /** @type {HTMLProgressElement} */ (box.querySelector("progress"));

  /** @param {Blob | null | undefined} picture */
  async function upload(picture) {
    if (!picture) return;
    if (picture.type && !picture.type.startsWith("image/")) {
      failed(new ApiError(415, t("shared.upload.type")));
      return;
    }
    current.abort();
    const own = new AbortController();
    current = own;
    progress.hidden = false;
    progress.value = 0;
    try {
      const onProgress = (/** @type {number} */ share) => {
        progress.value = share;
      };
      const { id } = await uploadImage(picture, { onProgress, signal: own.signal });
      chosen(id);
    } catch (error) {
      failed(error);
    } finally {
      if (current === own) progress.hidden = true;
    }
  }

  /** @param {DragEvent} event */
  function drag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    box.classList.add("over");
  }

  /** @param {DragEvent} event */
  function drop(event) {
    box.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    upload(event.dataTransfer.files[0]);
  }

  /** @param {ClipboardEvent} event */
  function paste(event) {
    // Cells of a spreadsheet are on the clipboard as text, and as a picture of themselves, too.
    if (event.clipboardData?.types.includes("text/plain")) return;
    const picture = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (!picture) return;
    event.preventDefault();
    upload(picture);
  }

  function choose() {
    upload(file.files?.[0]);
    file.value = "";
  }

  file.addEventListener("change", choose, { signal });
  box.addEventListener("camera-shot", (event) => upload(/** @type {CustomEvent} */ (event).detail.blob), {
    signal,
  });
  document.addEventListener("dragover", drag, { signal });
  document.addEventListener("drop", drop, { signal });
  document.addEventListener("dragleave", (event) => event.relatedTarget || box.classList.remove("over"), {
    signal,
  });
  document.addEventListener("paste", paste, { signal });
  return () => {
    undo.abort();
    current.abort();
  };
}
