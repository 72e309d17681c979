/**
 * A lab: settings in the address, numbers from the API, a figure, the current number written out, and time.
 * What a lab is about stands in its definition; a page for another op is a template and such a definition.
 */

import { fromOne, indexOf } from "../draw/windows.js";
import "../elements/code-drawer.js";
import "../elements/data-table.js";
import "../elements/dot-product.js";
import { TimeLine } from "../elements/timeline.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";
import { Controls } from "./lab-controls.js";
import { seenOutput } from "./lab-engine.js";
import { pointExports } from "./lab-exports.js";
import { growOnly } from "./lab-height.js";
import { loading } from "./lab-loading.js";
import { pace } from "./lab-pace.js";
import { listen } from "./lab-page.js";
import { another } from "./lab-setting.js";
import { accept, openStore } from "./lab-state.js";
import { tables } from "./lab-tables.js";
import { Turn } from "./lab-turn.js";

/** @typedef {import("./lab-engine.js").Reply} Reply */
/** @typedef {[number, number, number]} Place map, row, column of an output cell */
/** @typedef {{channel: number, row: number, column: number}} Tap one term of the sum */
/**
 * What belongs together at a moment; a lab adds its own.
 * @typedef {{place: Place, term: Tap | null}} Links the output cell, and the term of its sum that is pointed at
 */
/**
 * What a lab's figure can ask for.
 * @template S
 * @typedef {object} Actions
 * @property {(hover: any) => void} hover what the pointer or the focus is on, in the lab's terms
 * @property {(place: Place) => void} pick pin an output cell, or let it go
 * @property {(edit: (setting: S) => Partial<S>) => void} alter change numbers of the picture
 * @property {(map: number) => void} show another output map
 * @property {() => S} asked what the controls say
 */
/**
 * @typedef {object} Stage
 * @property {(figure: any, links: any, step: number) => void} draw when data or room changed
 * @property {(links: any, step: number, legible: boolean) => void} mark at every step, and whatever is pointed at;
 *   where it is not `legible`, numbers of the step need not be written
 */
/**
 * @template S
 * @typedef {object} Figure everything that a figure shows; a new value for every change
 * @property {S} setting
 * @property {Reply} reply
 * @property {import("./lab-trace.js").Trace} trace
 * @property {any} layout
 * @property {import("../draw/colour.js").Theme} theme
 */
/**
 * @template {object} S
 * @typedef {import("./lab-setting.js").Rules<S> & {
 *   name: string,
 *   address: import("./lab-url.js").Address<S>,
 *   presets: Record<string, Record<string, Partial<S>>>,
 *   learn?: () => Promise<void>,
 *   withImage: (setting: S, image: string) => S,
 *   shuffle: (setting: S) => Partial<S>,
 *   products: (setting: S) => number,
 *   walk?: (setting: S, reply: Reply) => import("./lab-engine.js").Walk | null,
 *   kept?: (setting: S) => Partial<S>,
 *   layout: (setting: S, shape: [number, number, number], width: number) => any,
 *   links: (reply: Reply, setting: S, step: number, hover: any, pin: number[] | null) => Links,
 *   stage: (root: HTMLElement, actions: Actions<S>) => Stage & {redrawn?: () => void},
 *   explain: (element: any, step: import("./lab-trace.js").TraceStep | null, figure: Figure<S>, target: string, at: any,
 *     index: number) => void,
 *   spoken?: (figure: Figure<S>, step: import("./lab-trace.js").TraceStep) => string | null,
 *   summarise: (root: HTMLElement, figure: Figure<S>) => void,
 *   snippets: (figure: Figure<S>, index: number, origin: string) => import("../elements/code-drawer.js").Snippet[],
 * }} Lab
 * `name` of the page, its texts and its API: /pooling, "pooling.…", GET /labs/pooling. `presets` by group: what differs
 * from the standard. `learn` is over when what `withImage` must know of the networks is there. `withImage` the setting with another image, "" for numbers. `shuffle` other numbers. `products` how many numbers a step of
 * the trace holds, about. `walk` what time walks over, where that is not the output. `kept` what of a setting stays when
 * another one is chosen. `layout` any value; the figure is drawn anew when it changes with the room. `explain` writes
 * a step into the element #sum, while `at` is what belongs together and `index` where the animation is; `spoken` says it.
 */

/** Speeds to choose from so that the whole animation takes about a minute. */
const SPEEDS = [4, 8, 15, 30, 60, 120, 240];
/** So few steps that one a second is soon over. */
const FEW = 16;
/** Above this many steps a second no sum can be read any more: time does not wait for them. */
const FAST = 60;
/** So many times a second the numbers of a step are written out while time runs: nobody could read more. */
const READABLE = 12;
/** Up to this many steps a second the window glides from place to place; faster, it would only lag behind. */
const SLOW = 8;
/** The field that says which way a lab runs: another one is another animation, which begins. */
const DIRECTION = "back";

/**
 * Brings a page to life.
 * @template {object} S
 * @param {HTMLElement} root
 * @param {Lab<S>} lab
 * @param {import("../store.js").Store<import("./lab-state.js").State<S>>} [store]
 * @returns {() => void} undo
 */
export function mount(root, lab, store = openStore(lab)) {
  const undo = new AbortController();
  const { signal } = undo;
  /** @template {HTMLElement} E @param {string} id @returns {E} */
  const part = (id) => /** @type {E} */ (root.querySelector(`#${id}`));
  const stageRoot = part("stage");
  const time = /** @type {TimeLine} */ (part("time"));
  const sum = /** @type {import("../elements/dot-product.js").DotProduct} */ (part("sum"));
  const drawer = /** @type {import("../elements/code-drawer.js").CodeDrawer} */ (part("code"));
  const table = /** @type {import("../elements/data-table.js").DataTable} */ (part("table"));
  let width = stageRoot.clientWidth;
  let ownSpeed = false;
  /** @type {Figure<S> | null} */
  let drawn = null;
  // Whether the sum still shows what was computed before: until then it keeps its height.
  let fresh = true;
  // A link to a step shows that step, and an exercise waits; otherwise something is moving from the start.
  const query = new URL(location.href).searchParams;
  let playNext = !TimeLine.calm && !query.has("step") && !query.has("turn");

  const inTime = pace(READABLE);
  const loader = loading(lab, store, () => mark());
  const asked = () => store.get().asked;
  const controls = new Controls(part("controls"), lab, { change, choose, image }, signal);
  const stage = lab.stage(stageRoot, {
    hover: (hover) => store.set({ hover }),
    pick: (pin) => store.set({ pin: String(pin) === String(store.get().pin) ? null : pin }),
    alter,
    show: (map) => {
      const [at, { computed }] = [current(), store.get()];
      if (at && computed) seek(indexOf([map, at.place[1], at.place[2]], computed.shape));
    },
    asked,
  });

  const turn = new Turn(
    root,
    {
      reply: () => store.get().computed?.reply ?? null,
      cell: upcoming,
      next: () => {
        const { computed, step } = store.get();
        const more = computed !== null && step < computed.trace.total - 1;
        if (more) seek(step + 1);
        return more;
      },
      another: () => choose(another(lab, asked()), false),
      changed: () => {
        time.pause();
        mark();
      },
    },
    signal,
  );

  /** The number that the figure shows in an output cell. @param {Place} place */
  function seen([map, row, column]) {
    const { computed } = store.get();
    return computed ? seenOutput(computed.reply)[map][row][column] : Number.NaN;
  }

  /** The output cell where the animation is, for somebody who is to predict it. */
  function upcoming() {
    const { computed, step } = store.get();
    const found = computed?.trace.step(step);
    if (!found) return null;
    return { target: t("shared.lab.target", fromOne(found.at)), value: seen(found.at) };
  }

  /**
   * A control was moved: what it says counts, be it possible or not.
   * @param {Partial<S>} part
   * @param {string} field
   */
  function change(part, field) {
    const { asked, shown } = store.get();
    store.set({ ...accept(lab, { ...asked, ...part }, shown, field), pin: null, hover: null, step: 0 });
    if (field === DIRECTION) playNext = !TimeLine.calm;
  }

  /**
   * A number of the picture was changed: what the picture shows counts, even if the controls say something impossible.
   * @param {(setting: S) => Partial<S>} edit
   */
  function alter(edit) {
    const { shown } = store.get();
    store.set({ ...accept(lab, { ...shown, ...edit(shown) }, shown), pin: null });
  }

  /** @param {S} setting @param {boolean} [play] */
  function choose(setting, play = !TimeLine.calm) {
    const chosen = { ...setting, ...lab.kept?.(asked()) };
    store.set({ ...accept(lab, chosen, store.get().shown), pin: null, hover: null, step: 0 });
    playNext = play;
  }

  /**
   * Another image. A network's filters keep the size and the pixels that they take, so that what is known of it must be
   * there first; where that cannot be had, the image comes all the same.
   * @param {string} id "" for numbers
   */
  async function image(id) {
    await lab.learn?.().catch(() => {});
    if (!signal.aborted) choose(lab.withImage(asked(), id));
  }

  /** @param {number} step */
  function seek(step) {
    time.seek(step);
    store.set({ pin: null });
  }

  function current() {
    const { computed, step, hover, pin } = store.get();
    return computed && lab.links(computed.reply, computed.setting, step, hover, pin);
  }

  /** Draw everything that depends on data and room. */
  function draw() {
    const { computed, step } = store.get();
    const at = current();
    if (!computed || !at) return;
    const { setting, trace, reply, shape } = computed;
    const theme = document.documentElement.dataset.theme === "dark" ? "dark" : "light";
    const figure = { setting, reply, trace, layout: lab.layout(setting, reply.shape, width), theme };
    drawn = /** @type {Figure<S>} */ (figure);
    time.total = trace.total;
    if (!ownSpeed)
      time.speed = trace.total <= FEW ? 1 : (SPEEDS.find((speed) => trace.total / speed <= 60) ?? 240);
    fresh = true;
    stage.draw(figure, at, step);
    lab.summarise(root, drawn);
    if (root.dataset.back) turn.stop();
    table.tables = () => tables(reply);
    drawer.snippets = () =>
      lab.snippets(
        /** @type {Figure<S>} */ (figure),
        indexOf(current()?.place ?? at.place, shape),
        location.origin,
      );
    mark();
    trace.want(indexOf(at.place, shape));
    if (playNext) time.play();
    playNext = false;
  }

  /** Show where the animation is, or what the pointer is on. */
  function mark() {
    const { computed, step } = store.get();
    const at = current();
    if (!computed || !at || !drawn) return;
    stageRoot.classList.toggle("gliding", !store.get().hover && time.speed <= SLOW);
    const legible = inTime(fresh || !time.playing);
    stage.mark(at, turn.hidesCell ? step - 1 : step, legible);
    time.position = step;
    const index = indexOf(at.place, computed.shape);
    loader.want(computed.trace, index);
    const found = computed.trace.step(index);
    if (found && fresh) {
      fresh = false;
      sum.style.minHeight = "";
      if (!("ready" in root.dataset) && !root.dataset.back) turn.begin();
      root.dataset.ready = "";
    }
    if (legible) lab.explain(sum, found, drawn, t("shared.lab.target", fromOne(at.place)), at, step);
    sum.lit = at.term;
    turn.moved();
    if (time.playing) return;
    drawer.refresh();
    pointExports(root, lab.name, lab.address.query(drawn.setting), step, drawn.theme);
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (changed(state, before, "asked", "refusal", "complaint")) drawControls();
    if (state.shown !== before.shown) loader.load();
    if (state.computed !== before.computed) draw();
    else if (state.step !== before.step || state.hover !== before.hover || state.pin !== before.pin) mark();
  });

  function drawControls() {
    const { asked, changed, refusal, complaint } = store.get();
    controls.draw(asked, changed, complaint || refusal);
    stage.redrawn?.();
  }

  /** Say to a screen reader where a step by hand has led. */
  function speak() {
    const { computed, step } = store.get();
    const found = computed?.trace.step(step);
    if (!found || !drawn) return;
    const said = lab.spoken?.(drawn, found);
    part("spoken").textContent =
      said ?? t("shared.lab.spoken", { ...fromOne(found.at), value: seen(found.at) });
  }

  /** @type {Record<string, (detail: any) => void>} what the parts of the page say */
  const heard = {
    "timeline-seek": ({ index, byUser }) => {
      store.set(byUser ? { step: index, pin: null } : { step: index });
      if (byUser) speak();
    },
    "timeline-play": ({ playing }) => {
      if (playing) store.set({ pin: null });
      if (playing) turn.stop();
      else mark();
    },
    "timeline-speed": () => (ownSpeed = true),
    "term-hover": (tap) => store.set({ hover: tap && { part: "term", tap } }),
  };

  time.ready = (index) => {
    const trace = store.get().computed?.trace;
    trace?.want(index);
    return time.speed > FAST || trace?.step(index) != null;
  };

  const stop = listen(root, store, controls, {
    heard,
    draw,
    shuffle: () => alter(lab.shuffle),
    image,
    room: (wide) => {
      width = wide;
      if (!drawn) return;
      const layout = lab.layout(drawn.setting, drawn.reply.shape, width);
      if (JSON.stringify(layout) !== JSON.stringify(drawn.layout)) draw();
    },
  });
  const shrinkable = growOnly(sum);

  drawControls();
  loader.load();

  return () => {
    undo.abort();
    stop();
    loader.stop();
    unsubscribe();
    shrinkable();
  };
}
