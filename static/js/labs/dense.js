/** The dense lab: a volume becomes a vector, the vector scores, the scores probabilities; wired to state, API and time. */

import "../elements/code-drawer.js";
import "../elements/data-table.js";
import "../elements/dot-product.js";
import { TimeLine } from "../elements/timeline.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";
import { backSnippets } from "./dense-back-code.js";
import { snippets } from "./dense-code.js";
import { mountDigit } from "./dense-digit.js";
import { direction } from "./dense-directions.js";
import { loading } from "./dense-engine.js";
import { layout } from "./dense-layout.js";
import { PRESETS, withImage } from "./dense-presets.js";
import { denseAddress, labAddress, rules } from "./dense-setting.js";
import { Softmax } from "./dense-softmax.js";
import { Stage } from "./dense-stage.js";
import { order, summarise } from "./dense-summary.js";
import { tables } from "./dense-tables.js";
import { exercise } from "./dense-turn.js";
import { Controls } from "./lab-controls.js";
import { withEdit } from "./lab-edits.js";
import { pointExports } from "./lab-exports.js";
import { growOnly } from "./lab-height.js";
import { listen } from "./lab-page.js";
import { accept, openStore } from "./lab-state.js";

/** @typedef {import("./dense-setting.js").Setting} Setting */
/** @typedef {import("./dense-views.js").Figure} Figure */

/** Speeds to choose from so that the whole animation takes about a minute. */
const SPEEDS = [2, 4, 8, 15, 30, 60];
const SECONDS = 40;

/** @type {any} what the kit's controls and state take of a lab */
const lab = {
  ...rules,
  name: "dense",
  address: denseAddress,
  presets: PRESETS,
  withImage,
};

/**
 * Where the matrix is wider than the page, the column at work stays in sight.
 * @param {HTMLElement} scroll
 * @param {import("./dense-links.js").Links} at
 * @param {import("./dense-layout.js").Layout} layout
 */
function follow(scroll, { terms }, { across, score }) {
  if (!terms || scroll.scrollWidth <= scroll.clientWidth) return;
  const left = terms[0] * across;
  const room = scroll.clientWidth - score - 3 * across;
  if (left < scroll.scrollLeft || left > scroll.scrollLeft + room) scroll.scrollLeft = left - across;
}

/**
 * @param {HTMLElement} root
 * @returns {() => void} undo
 */
export function mount(root) {
  const undo = new AbortController();
  const { signal } = undo;
  /** @template {HTMLElement} E @param {string} id @returns {E} */
  const part = (id) => /** @type {E} */ (root.querySelector(`#${id}`));
  const [stageRoot, matrix] = [part("stage"), document.createElement("div")];
  const time = /** @type {TimeLine} */ (part("time"));
  const sum = /** @type {import("../elements/dot-product.js").DotProduct} */ (part("sum"));
  const drawer = /** @type {import("../elements/code-drawer.js").CodeDrawer} */ (part("code"));
  const table = /** @type {import("../elements/data-table.js").DataTable} */ (part("table"));
  /** @type {import("../store.js").Store<import("./lab-state.js").State<Setting>>} */
  const store = openStore(lab);
  /** @type {Figure | null} */
  let drawn = null;
  let width = stageRoot.clientWidth;
  let ownSpeed = false;
  const query = new URL(location.href).searchParams;
  let playNext = !TimeLine.calm && !query.has("step") && !query.has("turn");

  const loader = loading(
    (computed) => store.set({ computed: /** @type {any} */ (computed), refusal: "" }),
    (refusal) => store.set({ refusal }),
  );
  const controls = new Controls(part("controls"), lab, { change, choose, image }, signal);
  const softmax = new Softmax({
    temperature: (temperature) => change({ temperature }, "temperature"),
    target: (target) => change({ target }, "target"),
    hover: (row) => store.set({ hover: row === null ? null : { row } }),
  });
  matrix.className = "matrix";
  const scroll = document.createElement("div");
  scroll.className = "matrix-scroll";
  scroll.append(matrix);
  // How a score comes about stands right at the matrix, before anything is made of it.
  const sumSection = /** @type {HTMLElement} */ (sum.closest("section"));
  stageRoot.append(scroll, sumSection, softmax.root, softmax.lines);
  const stage = new Stage(matrix, {
    hover: (hover) => store.set({ hover }),
    pick: (pin) => {
      const same = JSON.stringify(pin) === JSON.stringify(store.get().pin);
      store.set({ pin: same ? null : /** @type {any} */ (pin) });
    },
    edit: (edits) =>
      alter(({ edits: before }) => ({
        edits: edits.reduce((all, [path, value]) => withEdit(all, path, value), before),
      })),
  });

  /**
   * A control was moved: what it says counts, be it possible or not.
   * @param {Partial<Setting>} changes
   * @param {string} field
   */
  function change(changes, field) {
    const { asked, shown, step } = store.get();
    const next = { ...asked, ...changes };
    if (field === "back") playNext = !TimeLine.calm;
    if (field === "outputs") next.target = Math.max(0, Math.min(next.target, next.outputs - 1));
    const same = field === "temperature" || field === "target";
    store.set({
      ...accept(lab, next, shown, field),
      ...(same ? { step } : { pin: null, hover: null, step: 0 }),
    });
  }

  /** @param {(setting: Setting) => Partial<Setting>} edit */
  function alter(edit) {
    const { shown } = store.get();
    store.set({ ...accept(lab, { ...shown, ...edit(shown) }, shown), pin: null });
  }

  /**
   * @param {Setting} setting what is drawn on the pad stays, and which way the layer runs
   * @param {boolean} [play]
   */
  function choose(setting, play = !TimeLine.calm) {
    const { digit, strokes, layer, about, back, upstream } = store.get().asked;
    const chosen = { ...setting, digit, strokes, layer, about, back, upstream };
    store.set({ ...accept(lab, chosen, store.get().shown), pin: null, hover: null, step: 0 });
    playNext = play;
  }

  /** @param {string} id of another image, "" for numbers */
  function image(id) {
    choose(withImage(store.get().asked, id));
  }

  function current() {
    const { step, hover, pin } = store.get();
    return drawn && direction(drawn.setting).links(drawn.timing, step, hover, pin);
  }

  const turn = exercise(
    root,
    {
      figure: () => drawn,
      row: () => current()?.own.row ?? 0,
      seek: (step) => time.seek(step),
      changed: () => {
        time.pause();
        mark();
      },
      choose: (vary) => choose(vary(store.get().asked), false),
    },
    signal,
  );

  const digit = mountDigit(
    part("digit"),
    (drawing) => {
      const { asked, shown } = store.get();
      store.set({ asked: { ...asked, ...drawing }, shown: { ...shown, ...drawing } });
    },
    signal,
  );

  /** Draw everything that depends on data and room. */
  function draw() {
    const { setting, reply } = /** @type {{setting: Setting, reply: any}} */ (store.get().computed ?? {});
    if (!reply) return;
    const theme = document.documentElement.dataset.theme === "dark" ? "dark" : "light";
    const when = direction(setting).timing(setting);
    drawn = { setting, reply, timing: when, layout: layout(setting, width), theme };
    time.total = when.total;
    if (!ownSpeed) time.speed = SPEEDS.find((speed) => when.total / speed <= SECONDS) ?? 60;
    stageRoot.dataset.beside = String(drawn.layout.beside);
    if (setting.back) {
      root.dataset.back = setting.back;
      turn.stop();
    } else delete root.dataset.back;
    part("pass-note").textContent = setting.back ? t(`dense.back.note.${setting.back}`) : "";
    stage.draw(drawn, /** @type {any} */ (current()));
    softmax.draw(reply, setting.temperature, drawn.layout.cell);
    summarise(root, reply);
    drawer.snippets = () => (setting.back ? backSnippets : snippets)(setting, reply, location.origin);
    table.tables = () => tables(reply);
    sum.style.minHeight = "";
    if (!("ready" in root.dataset || setting.back)) turn.begin();
    root.dataset.ready = "";
    mark();
    if (playNext) time.play();
    playNext = false;
  }

  /** Show where the animation is, or what the pointer is on. */
  function mark() {
    const at = current();
    if (!drawn || !at) return;
    const { setting } = drawn;
    stageRoot.classList.toggle("gliding", !store.get().hover && time.speed <= 8);
    stage.mark(at, turn.hidesCell);
    if (!store.get().hover) follow(scroll, at, drawn.layout);
    softmax.mark(at.row);
    time.position = store.get().step;
    const pointed = at.column ?? at.terms?.[0] ?? null;
    if (pointed !== null) order(root, pointed, setting.size);
    direction(setting).explain(sum, drawn, at, pointed);
    turn.moved();
    if (!time.playing) pointExports(root, "dense", labAddress.query(setting), store.get().step, drawn.theme);
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (changed(state, before, "asked", "refusal", "complaint")) drawControls();
    if (state.shown !== before.shown) {
      loader.load(state.shown);
      digit.show(state.shown);
    }
    if (state.computed !== before.computed) draw();
    else if (state.step !== before.step || state.hover !== before.hover || state.pin !== before.pin) mark();
  });

  function drawControls() {
    const { asked, changed, refusal, complaint } = store.get();
    controls.draw(asked, changed, complaint || refusal);
  }

  /** Say to a screen reader where a step by hand has led. */
  function speak() {
    const at = current();
    if (!drawn || !at) return;
    part("spoken").textContent = direction(drawn.setting).spoken(drawn, at);
  }

  /** @type {Record<string, (detail: any) => void>} what the parts of the page say */
  const heard = {
    "timeline-seek": ({ index, byUser }) => {
      store.set(byUser ? { step: index, pin: null } : { step: index });
      if (byUser) speak();
    },
    "timeline-play": ({ playing }) => {
      if (!playing) return mark();
      store.set({ pin: null });
      turn.stop();
    },
    "timeline-speed": () => (ownSpeed = true),
    "term-hover": (tap) =>
      store.set({
        hover: tap && drawn && direction(drawn.setting).term(tap, drawn.setting.size),
      }),
  };
  const stop = listen(root, store, controls, {
    heard,
    draw,
    shuffle: () => alter(({ seed }) => ({ seed: seed + 1, edits: {} })),
    image,
    room: (wide) => {
      width = wide;
      if (drawn && JSON.stringify(layout(drawn.setting, width)) !== JSON.stringify(drawn.layout)) draw();
    },
  });
  const shrinkable = growOnly(sum);

  drawControls();
  loader.load(store.get().shown);
  digit.show(store.get().shown);

  return () => {
    undo.abort();
    stop();
    loader.stop();
    unsubscribe();
    shrinkable();
  };
}

const root = document.getElementById("main");
if (root) mount(root);
