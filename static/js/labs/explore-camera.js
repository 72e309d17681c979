/** The live camera: its frames through the network, maps and predictions following, until one is frozen or it is stopped. */

import { isAbort, uploadImage } from "../api.js";
import { whyNoCamera } from "../elements/camera-stream.js";
import { t } from "../i18n.js";
import { Follow } from "./explore-camera-follow.js";
import { Frame, look, onScreen } from "./explore-camera-frame.js";
import { frames } from "./explore-camera-loop.js";
import { CameraVideo } from "./explore-camera-video.js";

/** @typedef {import("./explore.js").State} State */

/** What leads into a picture: while the camera runs, its present frame becomes that picture. */
const WAYS_IN = ".network .map, .network .layer-name, #predictions button";
/** A camera's first frames are dark: after so many milliseconds the maps are put in order once more. */
const SETTLED = 1500;
const NOWHERE = { layer: null, channel: null, row: null, column: null };

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountCamera(root, store) {
  const undo = new AbortController();
  const { signal } = undo;
  const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (root.querySelector(id));
  const [button, panel, stop] = [find("#live-start"), find("#live"), find("#live-stop")];
  const freezing = /** @type {HTMLButtonElement} */ (find("#live-freeze"));
  const follow = new Follow(root);
  /** Ends what runs now; aborted where nothing does. */
  let sitting = new AbortController();
  sitting.abort();
  /** @type {CameraVideo | null} */
  let video = null;
  /** Whose place the frames take. @type {import("./explore-source.js").Picture | null} */
  let still = null;
  let hidden = false;
  /** When the maps were put in order for the last time. */
  let ordered = 0;

  async function start() {
    const { picture } = store.get();
    if (!picture) return;
    end();
    const own = new AbortController();
    sitting = own;
    still = picture instanceof Frame ? picture.still : picture;
    show(true);
    store.set({ ...NOWHERE, greeting: false, hover: null, problem: "" });
    try {
      const opened = await CameraVideo.open(() => fail(t("explore.live.lost")));
      if (own.signal.aborted) return opened.close();
      video = opened;
      freezing.disabled = false;
      await frames(opened.rate, () => step(opened, own.signal), tell, own.signal);
    } catch (error) {
      if (own.signal.aborted) return;
      fail(
        error instanceof DOMException && !isAbort(error) ? whyNoCamera(error) : String(Object(error).message),
      );
    }
  }

  const tell = {
    ran: (/** @type {number} */ perSecond) => {
      const { live } = store.get();
      if (live) follow.say(live, perSecond);
    },
    busy: () => follow.busy(),
  };

  /**
   * @param {CameraVideo} camera
   * @param {AbortSignal} ended
   */
  async function step(camera, ended) {
    if (!still) return;
    const { blob, width, height } = await camera.grab(still.model.input);
    ended.throwIfAborted();
    const name = t("explore.live.name");
    const { id } = still.image;
    const image = { id, name, title: name, url: "", width, height, video: camera.element };
    const of = { still, edits: store.get().edits, image };
    const { picture, live } = store.get();
    const unsettled = performance.now() > ordered;
    const known = picture instanceof Frame && !unsettled ? live : null;
    const frame = await look(blob, of, onScreen(root, still), known, ended);
    ended.throwIfAborted();
    // Another network was opened meanwhile.
    if (frame.model !== still.model) return;
    if (!known) ordered = picture instanceof Frame ? Number.POSITIVE_INFINITY : performance.now() + SETTLED;
    // The first one has its maps in order; those after it are painted over them.
    store.set(known ? { live: frame } : { picture: frame, live: frame });
    await follow.show(frame);
  }

  /**
   * The present frame becomes a picture as any other.
   * @param {{layer: string, channel: number | null} | null} [way]  where in it to go
   */
  async function freeze(way = null) {
    if (!video || freezing.disabled) return;
    freezing.disabled = true;
    const own = sitting;
    const camera = video;
    const whole = camera.whole();
    camera.close();
    own.abort();
    try {
      const { id } = await uploadImage(await whole);
      if (own !== sitting) return;
      end(false);
      if (way) arrived(id, way);
      store.set({ ...NOWHERE, greeting: false, image: id, problem: "" });
      button.focus();
    } catch (error) {
      if (own === sitting) end();
      store.get().fail(error);
    }
  }

  /**
   * Once a picture is open, goes on to a place in it.
   * @param {string} image
   * @param {{layer: string, channel: number | null}} way
   */
  function arrived(image, { layer, channel }) {
    const unsubscribe = store.subscribe((state) => {
      const open = state.picture?.image.id === image;
      if (!open && state.image === image) return;
      unsubscribe();
      if (!open) return;
      const { go, enter } = state;
      const flat = state.picture?.shape(layer).length === 1;
      queueMicrotask(() => (channel === null && !flat ? go({ ...NOWHERE, layer }) : enter(layer, channel)));
    });
  }

  /**
   * The camera goes off.
   * @param {boolean} [back]  whether the picture from before comes back
   */
  function end(back = true) {
    sitting.abort();
    sitting = new AbortController();
    sitting.abort();
    video?.close();
    video = null;
    hidden = false;
    show(false);
    const { picture } = store.get();
    store.set({ live: null, ...(back && still && picture instanceof Frame ? { picture: still } : {}) });
    still = null;
  }

  /** @param {string} reason */
  function fail(reason) {
    end();
    store.set({ problem: reason });
  }

  /** @param {boolean} on */
  function show(on) {
    const focused = panel.contains(document.activeElement);
    root.classList.toggle("is-live", on);
    panel.hidden = !on;
    button.setAttribute("aria-pressed", String(on));
    freezing.disabled = true;
    if (on) follow.wait(store.get().model);
    else if (focused) button.focus();
  }

  /** @param {Event} event */
  function enter(event) {
    const way = event.target instanceof Element ? event.target.closest(WAYS_IN) : null;
    const { live } = store.get();
    if (!way || !live || panel.hidden) return;
    event.stopPropagation();
    event.preventDefault();
    freeze(placeOf(way, live));
  }

  /** @param {KeyboardEvent} event */
  function leave(event) {
    if (event.key !== "Escape" || event.defaultPrevented || panel.hidden) return;
    event.preventDefault();
    end();
    button.focus();
  }

  /** A page that nobody looks at leaves the camera alone, and goes on when it is looked at again. */
  function lookAway() {
    if (document.hidden && !panel.hidden) {
      end();
      hidden = true;
    } else if (!document.hidden && hidden) start();
  }

  button.addEventListener("click", () => (panel.hidden ? start() : end()), { signal });
  stop.addEventListener("click", () => end(), { signal });
  freezing.addEventListener("click", () => freeze(), { signal });
  root.addEventListener("click", enter, { signal, capture: true });
  document.addEventListener("keydown", leave, { signal });
  document.addEventListener("visibilitychange", lookAway, { signal });
  window.addEventListener("pagehide", () => end(), { signal });

  const unsubscribe = store.subscribe((state, previous) => {
    if (panel.hidden) return;
    // Another picture, or a place in one, is what the reader wants to see now. Others hear of this change first.
    if (state.image !== previous.image || state.layer !== null) queueMicrotask(() => end());
    else if (state.picture !== previous.picture && !(state.picture instanceof Frame)) still = state.picture;
  });
  return () => {
    unsubscribe();
    undo.abort();
    end();
  };
}

/**
 * Where a way in leads to.
 * @param {Element} way
 * @param {import("./explore-source.js").Picture} picture
 * @returns {{layer: string, channel: number | null}}
 */
function placeOf(way, { model, run }) {
  if (way.closest("#predictions")) {
    const row = [...(way.closest("ol")?.children ?? [])].findIndex((each) => each.contains(way));
    return { layer: model.layers[model.layers.length - 1].id, channel: run.predictions[row]?.index ?? null };
  }
  const { layer = "", channel } = way instanceof HTMLElement ? way.dataset : {};
  return { layer, channel: channel === undefined || way.matches(".strip") ? null : Number(channel) };
}
