/** Pictures in: by button, drop, paste or from the sample strip; with progress, and a sentence when one is refused. */

import { uploadImage } from "../api.js";
import { t } from "../i18n.js";

/** @typedef {import("./explore.js").State} State */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountUpload(root, store) {
  const undo = new AbortController();
  const { signal } = undo;
  let current = new AbortController();
  const box = root.querySelector(".upload");
  const file = root.querySelector("#file");
  const progress = root.querySelector("#progress");
  const strip = root.querySelector("#samples");

  /** @param {Blob | null | undefined} picture */
  async function upload(picture) {
    if (!picture || !(progress instanceof HTMLProgressElement)) return;
    if (picture.type && !picture.type.startsWith("image/")) {
      store.set({ problem: t("explore.problem.type") });
      return;
    }
    current.abort();
    current = new AbortController();
    progress.hidden = false;
    progress.value = 0;
    try {
      const onProgress = (/** @type {number} */ share) => {
        progress.value = share;
      };
      const { id } = await uploadImage(picture, { onProgress, signal: current.signal });
      store.get().show(id);
    } catch (error) {
      store.get().fail(error);
    } finally {
      progress.hidden = true;
    }
  }

  /** @param {DragEvent} event */
  function drag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    box?.classList.add("over");
  }

  /** @param {DragEvent} event */
  function drop(event) {
    box?.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    upload(event.dataTransfer.files[0]);
  }

  /** @param {ClipboardEvent} event */
  function paste(event) {
    const picture = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (!picture) return;
    event.preventDefault();
    upload(picture);
  }

  file?.addEventListener(
    "change",
    () => {
      if (!(file instanceof HTMLInputElement)) return;
      upload(file.files?.[0]);
      file.value = "";
    },
    { signal },
  );
  document.addEventListener("dragover", drag, { signal });
  document.addEventListener("drop", drop, { signal });
  document.addEventListener("dragleave", (event) => event.relatedTarget || box?.classList.remove("over"), {
    signal,
  });
  document.addEventListener("paste", paste, { signal });
  strip?.addEventListener(
    "click",
    (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      const sample = store.get().samples.find(({ name }) => name === button?.dataset.sample);
      if (sample) store.get().show(sample.id);
    },
    { signal },
  );
  const stop = store.subscribe(({ samples, picture, image }) => {
    const id = image ?? picture?.image.id;
    for (const button of strip?.querySelectorAll("button") ?? []) {
      const sample = samples.find(({ name }) => name === button.dataset.sample);
      button.disabled = !sample;
      button.setAttribute("aria-pressed", String(Boolean(sample && sample.id === id)));
    }
  });
  return () => {
    stop();
    undo.abort();
    current.abort();
  };
}
