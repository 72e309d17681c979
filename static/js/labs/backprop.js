/** The Backprop page: an expression, its graph, and both passes through it step by step. Wires state, address and API. */

import { isAbort } from "../api.js";
import "../elements/code-drawer.js";
import "../elements/data-table.js";
import { TimeLine } from "../elements/timeline.js";
import { known, t } from "../i18n.js";
import { changed, createStore } from "../store.js";
import { bindUrl } from "../url.js";
import { snippets, tables } from "./backprop-code.js";
import { compare } from "./backprop-compare.js";
import { Figure } from "./backprop-figure.js";
import { jacobians } from "./backprop-jacobian.js";
import { Panel } from "./backprop-panel.js";
import { allPresets, PRESETS, STANDARD } from "./backprop-presets.js";
import { formatQuery, parseQuery, writeValues } from "./backprop-setting.js";
import { ask, faultOf } from "./backprop-source.js";
import { count, moment, stepOf } from "./backprop-steps.js";
import { ExpressionField } from "./backprop-text.js";
import { Values } from "./backprop-values.js";
import { nodeOf } from "./backprop-words.js";

/** @typedef {import("./backprop-setting.js").Setting} Setting */
/** @typedef {import("./backprop-source.js").Graph} Graph */
/**
 * @typedef {object} Own
 * @property {number} step
 * @property {string | null} hover  the node that is pointed at
 * @property {Graph | null} graph   of the last setting that could be computed
 * @property {import("./backprop-source.js").Fault | null} fault  what is wrong with the one in the field
 */
/** @typedef {Setting & Own} State */

/** How long somebody who types is let alone, in milliseconds. */
const REST = 220;

/** @template {Element} E @param {string} id @returns {E} */
const part = (id) => /** @type {E} */ (/** @type {unknown} */ (document.getElementById(id)));
const root = /** @type {HTMLElement} */ (part("main"));
const time = /** @type {TimeLine} */ (part("time"));
const stage = /** @type {HTMLElement} */ (part("stage"));
const preset = /** @type {HTMLSelectElement} */ (part("preset"));
const drawer = /** @type {import("../elements/code-drawer.js").CodeDrawer} */ (part("code"));
const table = /** @type {import("../elements/data-table.js").DataTable} */ (part("table"));
const { signal } = new AbortController();

const address = parseQuery(new URL(location.href).searchParams, STANDARD);
/** @type {import("../store.js").Store<State>} */
const store = createStore(
  /** @type {State} */ ({
    ...address.setting,
    step: address.step ?? 0,
    hover: null,
    graph: null,
    fault: null,
  }),
);
// A link to a step shows that step; otherwise something is moving from the start.
let playNext = !TimeLine.calm && address.step === null;
let resting = 0;
let loading = new AbortController();

const field = new ExpressionField(
  /** @type {HTMLTextAreaElement} */ (part("expression")),
  /** @type {HTMLElement} */ (part("backdrop")),
  /** @type {HTMLElement} */ (part("problem")),
  (expression) => store.set({ expression, hover: null }),
  signal,
);
const values = new Values(
  /** @type {HTMLElement} */ (part("values")),
  (name, value) => store.set({ values: { ...store.get().values, [name]: value } }),
  (message) => store.set({ fault: { message, line: null, column: 0, endColumn: 0 } }),
);
const figure = new Figure(
  stage,
  {
    pick(id) {
      const { graph, step } = store.get();
      if (graph) time.pause();
      if (graph) seek(stepOf(graph, id, moment(graph, step).pass));
    },
    hover: (hover) => store.set({ hover }),
  },
  signal,
);
const panel = new Panel(root);

const theme = () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");

/** @param {number} step */
function seek(step) {
  time.seek(step);
  store.set({ step });
}

/** Compute what is asked for; until that is there, or if it cannot be, the last picture stays. */
async function load() {
  loading.abort();
  loading = new AbortController();
  const { expression, values: given, graph: before } = store.get();
  try {
    const { graph, values: read } = await ask({ expression, values: given }, loading.signal);
    const same = before !== null && count(before) === count(graph) && before.expression === graph.expression;
    const step = same || before === null ? Math.min(store.get().step, count(graph) - 1) : 0;
    store.set({
      graph,
      fault: null,
      step,
      ...(writeValues(read) === writeValues(given) ? {} : { values: read }),
    });
    if (playNext) time.play();
    playNext = false;
  } catch (error) {
    if (!isAbort(error)) store.set({ fault: faultOf(error) });
  }
}

/** Draw what depends on the graph. @param {Graph} graph */
function draw(graph) {
  time.total = count(graph);
  figure.draw(graph);
  stage.setAttribute("aria-label", t("backprop.figure.of", { expression: graph.expression }));
  table.tables = () => tables(graph);
  table.refresh();
  drawer.snippets = () => snippets(graph, store.get().values, location.origin);
  compare(/** @type {HTMLElement} */ (part("compare")), graph, store.get().values, theme());
  mark();
  root.dataset.ready = "";
}

/** Draw what depends on the moment and on what is pointed at. */
function mark() {
  const { graph, step, hover } = store.get();
  if (!graph) return;
  const now = moment(graph, step);
  time.position = step;
  time.style.setProperty("--turn", String(graph.forward.length && now.of ? turn(graph) : 1));
  figure.mark(now, hover);
  panel.draw(graph, now, theme());
  part("jacobians").replaceChildren(...jacobians(graph, now.node, theme()));
  const pass = part("pass");
  pass.textContent = now.node ? t(`backprop.pass.${now.pass}`, { number: now.number, of: now.of }) : "";
  pass.className = `pass ${now.pass}`;
  if (now.node && !hover) figure.follow(now.node.id);
  const lit = hover ?? (time.playing ? null : now.node?.id);
  if (graph.expression === store.get().expression) field.lit = lit ? nodeOf(graph, lit).span : null;
}

/** The share of time at which the passes turn. @param {Graph} graph */
function turn(graph) {
  const forward = graph.nodes.filter(({ kind }) => kind === "op").length;
  return (forward - 0.5) / Math.max(1, count(graph) - 1);
}

function drawControls() {
  const { expression, values: given, fault } = store.get();
  field.text = expression;
  field.fault = fault;
  values.draw(given);
  const found = allPresets().find(
    ([, each]) => each.expression === expression && writeValues(each.values) === writeValues(given),
  );
  preset.value = found?.[0] ?? "";
}

function offerPresets() {
  preset.replaceChildren(new Option(t("shared.lab.preset.own"), ""));
  preset.options[0].hidden = true;
  for (const [group, presets] of Object.entries(PRESETS)) {
    const options = document.createElement("optgroup");
    options.label = t(`backprop.preset.${group}`);
    options.append(
      ...Object.keys(presets).map((name) => new Option(t(`backprop.preset.${group}.${name}`), name)),
    );
    preset.append(options);
  }
}

/** Says to a reader who hears the page where a step by hand has led. */
function speak() {
  const { graph, step } = store.get();
  const now = graph && moment(graph, step);
  if (!now?.node) return;
  const said =
    root.querySelector(`[data-node="${CSS.escape(now.node.id)}"]`)?.getAttribute("aria-label") ?? "";
  part("spoken").textContent = `${part("pass").textContent}: ${said}`;
}

store.subscribe((state, before) => {
  if (changed(state, before, "expression", "values", "fault")) drawControls();
  if (changed(state, before, "expression", "values") && asks(state)) {
    clearTimeout(resting);
    if (state.expression === before.expression) load();
    else resting = setTimeout(load, REST);
  }
  if (state.graph !== before.graph && state.graph) draw(state.graph);
  else if (changed(state, before, "step", "hover")) mark();
});

/** Whether a state is about something else than the graph that is there. @param {Readonly<State>} state */
function asks({ graph, expression, values: given }) {
  if (graph?.expression !== expression) return true;
  const inputs = graph.nodes.filter(({ kind }) => kind === "input");
  return (
    inputs.length !== Object.keys(given).length || inputs.some(({ id, value }) => !same(value, given[id]))
  );
}

/** @param {unknown} one @param {unknown} other */
function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

bindUrl(store, {
  parse: (url) => {
    const { setting, step } = parseQuery(url.searchParams, STANDARD);
    return { ...setting, step: step ?? 0 };
  },
  format: ({ expression, values: given, step }) => formatQuery({ expression, values: given }, step, STANDARD),
  isStep: (state, before) => state.expression !== before.expression && state.graph === before.graph,
});

root.addEventListener("timeline-seek", (event) => {
  const { index, byUser } = /** @type {CustomEvent} */ (event).detail;
  store.set({ step: index });
  if (byUser) speak();
});
root.addEventListener("timeline-play", mark);
root.addEventListener("scrub", (event) =>
  values.heard(/** @type {CustomEvent} */ (event), store.get().values),
);
preset.addEventListener("change", () => {
  const found = allPresets().find(([name]) => name === preset.value)?.[1];
  if (!found) return;
  playNext = !TimeLine.calm;
  store.set({ expression: found.expression, values: found.values, step: 0, fault: null, hover: null });
  clearTimeout(resting);
  load();
});
document.addEventListener("themechange", () => {
  const { graph } = store.get();
  if (graph) draw(graph);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") store.set({ hover: null });
});

time.speed = 1;
if (known("backprop.figure")) offerPresets();
drawControls();
load();
