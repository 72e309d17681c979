/** The convolution lab: wires settings, the API's numbers, the figure, the sum and the timeline. */

import { indexOf } from "../draw/windows.js";
import "../elements/code-drawer.js";
import "../elements/dot-product.js";
import { TimeLine } from "../elements/timeline.js";
import { language, t } from "../i18n.js";
import { snippets } from "./convolution-code.js";
import { Controls } from "./convolution-controls.js";
import { layout } from "./convolution-layout.js";
import { links } from "./convolution-links.js";
import { loading } from "./convolution-loading.js";
import { withImage, withKernel } from "./convolution-presets.js";
import { problem } from "./convolution-setting.js";
import { Stage } from "./convolution-stage.js";
import { accept, openStore } from "./convolution-state.js";
import { summarise } from "./convolution-summary.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./convolution-setting.js").Field} Field */
/** @typedef {import("./convolution-engine.js").Computed} Computed */
/** @typedef {import("./convolution-state.js").State} State */

/** Speeds to choose from so that the whole animation takes about a minute. */
const SPEEDS = [4, 8, 15, 30, 60, 120, 240];

/** Above this many steps a second no sum can be read any more: time does not wait for them. */
const FAST = 60;
/** Up to this many steps a second the window glides from place to place; faster, it would only lag behind. */
const SLOW = 8;

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mount(root, store) {
  const undo = new AbortController();
  const { signal } = undo;
  /** @template {HTMLElement} E @param {string} id @returns {E} */
  const part = (id) => /** @type {E} */ (root.querySelector(`#${id}`));
  const figure = part("stage");
  const time = /** @type {TimeLine} */ (part("time"));
  const sum = /** @type {import("../elements/dot-product.js").DotProduct} */ (part("sum"));
  const drawer = /** @type {import("../elements/code-drawer.js").CodeDrawer} */ (part("code"));
  let width = figure.clientWidth;
  let ownSpeed = false;
  let drawnLayout = "";
  // Whether the sum still shows what was computed before: until then it keeps its height.
  let fresh = true;
  // A link to a step shows that step; otherwise something is moving from the start.
  let playNext = !TimeLine.calm && !new URL(location.href).searchParams.has("step");

  const loader = loading(store, () => mark());
  const controls = new Controls(
    part("controls"),
    {
      change,
      choose,
      image: (name) => choose(withImage(store.get().asked, name)),
      kernel: (filter, name) => alter((setting) => withKernel(setting, filter, name)),
    },
    signal,
  );
  const stage = new Stage(figure, {
    hover: (hover) => store.set({ hover }),
    pick: (pin) => store.set({ pin: String(pin) === String(store.get().pin) ? null : pin }),
    edit: (path, value) => alter((setting) => ({ edits: { ...setting.edits, [path]: value } })),
    show: (filter) => {
      const at = current();
      if (at && store.get().computed) seek(indexOf([filter, at.place[1], at.place[2]], shape()));
    },
    kernels: (filter) => controls.kernels(store.get().asked, filter),
  });

  /**
   * A control was moved: what it says counts, be it possible or not.
   * @param {Partial<Setting>} part
   * @param {Field} field
   */
  function change(part, field) {
    const { asked, shown } = store.get();
    store.set({ ...accept({ ...asked, ...part }, shown, field), pin: null, hover: null, step: 0 });
  }

  /**
   * A number of the picture was changed: what the picture shows counts, even if the controls say something impossible.
   * @param {(setting: Setting) => Partial<Setting>} edit
   */
  function alter(edit) {
    const { shown } = store.get();
    store.set({ ...accept({ ...shown, ...edit(shown) }, shown), pin: null });
  }

  /** @param {Setting} setting */
  function choose(setting) {
    store.set({ ...accept(setting, store.get().shown), pin: null, hover: null, step: 0 });
    playNext = !TimeLine.calm;
  }

  /** @param {number} step */
  function seek(step) {
    time.seek(step);
    store.set({ pin: null });
  }

  const shape = () => /** @type {Computed} */ (store.get().computed).result.shape;

  function current() {
    const { computed, step, hover, pin } = store.get();
    return (
      computed && links({ shape: computed.result.shape, ...computed.result.arithmetic }, step, hover, pin)
    );
  }

  /** Draw everything that depends on data and room. */
  function draw() {
    const { computed, step } = store.get();
    const at = current();
    if (!computed || !at) return;
    const { setting, tensors, result, trace } = computed;
    const plan = layout(setting, [result.shape[1], result.shape[2]], width);
    drawnLayout = JSON.stringify(plan);
    const theme = document.documentElement.dataset.theme === "dark" ? "dark" : "light";
    time.total = trace.total;
    if (!ownSpeed) time.speed = SPEEDS.find((speed) => trace.total / speed <= 60) ?? 240;
    fresh = true;
    stage.draw({ setting, tensors, result, layout: plan, theme }, at, step);
    summarise(root, setting, result);
    drawer.snippets = () =>
      snippets(setting, tensors, location.origin, indexOf(current()?.place ?? at.place, result.shape));
    mark();
    trace.want(indexOf(at.place, result.shape));
    if (playNext) time.play();
    playNext = false;
  }

  /** Show where the animation is, or what the pointer is on. */
  function mark() {
    const { computed, step } = store.get();
    const at = current();
    if (!computed || !at) return;
    figure.classList.toggle("gliding", !store.get().hover && time.speed <= SLOW);
    stage.mark(at, step);
    time.position = step;
    const index = indexOf(at.place, computed.result.shape);
    loader.want(computed.trace, index);
    const [filter, row, column] = at.place.map((number) => number + 1);
    const target = t("convolution.target", { filter, row, column });
    const found = computed.trace.step(index);
    if (found && fresh) {
      fresh = false;
      sum.style.minHeight = "";
      root.dataset.ready = "";
    }
    sum.show(found, { target, inputWidth: computed.inputWidth });
    sum.lit = at.tap;
    if (!time.playing) drawer.refresh();
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (state.asked !== before.asked || state.refusal !== before.refusal) drawControls();
    if (state.shown !== before.shown) loader.load();
    if (state.computed !== before.computed) draw();
    else if (state.step !== before.step || state.hover !== before.hover || state.pin !== before.pin) mark();
  });

  function drawControls() {
    const { asked, changed, refusal } = store.get();
    controls.draw(asked, problem(asked, changed), refusal);
  }

  root.addEventListener(
    "timeline-seek",
    (event) => {
      const { index, byUser } = /** @type {CustomEvent} */ (event).detail;
      store.set(byUser ? { step: index, pin: null } : { step: index });
      if (byUser) speak();
    },
    { signal },
  );
  root.addEventListener(
    "timeline-play",
    (event) => {
      if (/** @type {CustomEvent} */ (event).detail.playing) store.set({ pin: null });
      drawer.refresh();
    },
    { signal },
  );
  root.addEventListener("timeline-speed", () => (ownSpeed = true), { signal });
  root.addEventListener(
    "term-hover",
    (event) => {
      const tap = /** @type {CustomEvent} */ (event).detail;
      store.set({ hover: tap && { part: "tap", tap } });
    },
    { signal },
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) store.set({ pin: null, hover: null });
    },
    { signal },
  );
  document.addEventListener("themechange", draw, { signal });
  part("shuffle").addEventListener("click", () => alter(({ seed }) => ({ seed: seed + 1, edits: {} })), {
    signal,
  });

  /** Say to a screen reader where a step by hand has led. */
  function speak() {
    const { computed, step } = store.get();
    const found = computed?.trace.step(step);
    if (!found) return;
    const [filter, row, column] = found.at.map((number) => number + 1);
    part("spoken").textContent = t("convolution.spoken", { filter, row, column, value: found.output });
  }

  time.ready = (index) => {
    const trace = store.get().computed?.trace;
    trace?.want(index);
    return time.speed > FAST || trace?.step(index) != null;
  };

  const resized = new ResizeObserver(() => {
    width = figure.clientWidth;
    const { computed } = store.get();
    if (!computed) return;
    const [, rows, columns] = computed.result.shape;
    if (JSON.stringify(layout(computed.setting, [rows, columns], width)) !== drawnLayout) draw();
  });
  resized.observe(figure);
  // The sum may only grow: a line more or less from step to step would push the page up and down.
  const grown = new ResizeObserver(([entry]) => {
    sum.style.minHeight = `${Math.ceil(entry.contentRect.height)}px`;
  });
  grown.observe(sum);

  drawControls();
  controls.offerImages(language()).catch((error) => store.set({ refusal: error.message }));
  loader.load();

  return () => {
    undo.abort();
    loader.stop();
    unsubscribe();
    resized.disconnect();
    grown.disconnect();
  };
}

const root = document.getElementById("main");
if (root) mount(root, openStore());
