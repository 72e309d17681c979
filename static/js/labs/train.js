/** The Train page: a small network learns before your eyes. Wires choices, address, the run and what is drawn of it. */

import { ROOT } from "../api.js";
import "../elements/code-drawer.js";
import { TimeLine } from "../elements/timeline.js";
import { t } from "../i18n.js";
import { changed, createStore } from "../store.js";
import { bindUrl } from "../url.js";
import { className } from "./class-name.js";
import { posted } from "./lab-code.js";
import { Chart } from "./train-curves.js";
import { History } from "./train-history.js";
import { explore, keep, pictures } from "./train-open.js";
import { PRESETS } from "./train-presets.js";
import { Runner } from "./train-runner.js";
import { alike, formatSetting, OFFERED, parseSetting, pattern, presetOf, STANDARD } from "./train-setting.js";
import { View } from "./train-view.js";

/** @typedef {import("./train-setting.js").Setting} Setting */
/** @typedef {{setting: Setting, problem: string}} State */

/** How often a reader who hears the page is told how it goes, in milliseconds. */
const SPOKEN = 5000;
const SPACE = " ";

/** @template {HTMLElement} E @param {string} id @returns {E} */
const part = (id) => /** @type {E} */ (/** @type {unknown} */ (document.getElementById(id)));
const root = /** @type {HTMLElement} */ (part("main"));
const controls = part("controls");
const preset = /** @type {HTMLSelectElement} */ (part("preset"));
const speed = /** @type {HTMLSelectElement} */ (part("speed"));
const image = /** @type {HTMLInputElement} */ (part("image"));
const drawer = /** @type {import("../elements/code-drawer.js").CodeDrawer} */ (part("code"));
const charts = [new Chart("loss", part("loss")), new Chart("accuracy", part("accuracy"))];
const view = new View(root);

/** @type {import("../store.js").Store<State>} */
const store = createStore({ setting: parseSetting(new URL(location.href).searchParams), problem: "" });
let told = new History();
/** @type {{history: History, setting: Setting} | null} */
let other = null;
/** @type {{pixels: Uint8Array, side: number} | null} */
let test = null;
let frame = 0;

/** Draw with the next frame, however much is told until then. */
function wish() {
  if (!frame) frame = requestAnimationFrame(draw);
}

let spokenAt = 0;
/** @type {import("./train-history.js").Look | null} */
let drawnLook = null;

const runner = new Runner(wish, (error) =>
  store.set({ problem: error instanceof Error ? error.message : String(error) }),
);

const theme = () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");
const options = () => ({ speed: Number(speed.value), image: Number(image.value) });

/** Draw all that was told since the last frame. */
function draw() {
  frame = 0;
  const { setting } = store.get();
  const { begin, look, layers, curves, step, end } = told;
  if (begin) view.build(begin);
  const classes = begin?.dataset.classes.length ?? 6;
  for (const chart of charts) chart.draw(curves, other?.history.curves ?? null, setting.steps, classes);
  if (begin && look && look !== drawnLook) view.look(look, begin, test, theme());
  drawnLook = look;
  if (layers) view.layers(layers);
  if (begin) {
    part("pattern").textContent = pattern(setting);
    part("sizes").textContent = t("train.sizes", {
      parameters: begin.parameters,
      training: begin.dataset.training,
      test: begin.dataset.test,
    });
    part("map-truth").textContent = className(begin.dataset.classes[begin.image.truth]);
  }
  const done = step >= setting.steps || end?.reason === "diverged";
  part("play-label").textContent = t(runner.playing ? "shared.timeline.pause" : "shared.timeline.play");
  part("play").toggleAttribute("data-playing", runner.playing);
  /** @type {HTMLButtonElement} */ (part("play")).disabled = done && !runner.playing;
  /** @type {HTMLButtonElement} */ (part("one")).disabled = done;
  part("at").textContent = t("train.at", { step, steps: setting.steps });
  /** @type {HTMLProgressElement} */ (/** @type {unknown} */ (part("progress"))).value = step / setting.steps;
  part("state").textContent = stated();
  if (look) root.dataset.ready = "";
  root.dataset.step = String(step);
  drawer.refresh();
  speak();
}

/** What there is to say of how the run goes. */
function stated() {
  const { end, look } = told;
  if (end?.reason === "diverged") return t("train.diverged", { step: end.diverged?.step ?? end.step });
  if (end?.reason === "time") return t("train.time");
  if (end?.reason === "finished")
    return t("train.finished", { accuracy: Math.round((look?.test.accuracy ?? 0) * 1000) / 10 });
  return "";
}

function speak() {
  const { look, step } = told;
  if (!look || performance.now() - spokenAt < SPOKEN) return;
  spokenAt = performance.now();
  part("spoken").textContent = t("train.spoken", { step, accuracy: Math.round(look.test.accuracy * 100) });
}

/** From the page's step on, to the end or by one step. @param {boolean} [one] */
function go(one = false) {
  const { setting } = store.get();
  store.set({ problem: "" });
  runner.run(told, setting, one ? Math.min(told.step + 1, setting.steps) : setting.steps, options());
}

/** Begin anew; `playing` says whether to go on. @param {boolean} playing */
function restart(playing) {
  runner.pause();
  told = new History();
  drawnLook = null;
  const { setting } = store.get();
  runner.run(told, setting, playing ? setting.steps : 0, options());
}

/** Another setting: the run begins anew, and goes on unless somebody had stopped it. @param {Setting} setting */
function choose(setting) {
  if (alike(setting, store.get().setting)) return;
  const playing = runner.playing || (told.step > 0 && !TimeLine.calm);
  store.set({ setting, problem: "" });
  restart(playing);
}

function keepAsOther() {
  other = told.step ? { history: told, setting: store.get().setting } : null;
  showOther();
}

function showOther() {
  part("other").hidden = other === null;
  part("other-name").textContent = other ? described(other.setting) : "";
  wish();
}

/** A setting by what differs from the usual. @param {Setting} setting */
function described(setting) {
  const name = presetOf(setting);
  if (name) return t(`train.preset.${name}`);
  const names = /** @type {(keyof Setting)[]} */ (Object.keys(STANDARD)).filter(
    (key) => setting[key] !== STANDARD[key],
  );
  return names.map((key) => `${t(`train.${key}`)} ${shown(key, setting[key])}`).join(", ");
}

/** @param {string} name @param {string | number} value */
function shown(name, value) {
  return typeof value === "string" ? t(`train.${name}.${value}`) : String(value);
}

function drawControls() {
  const { setting, problem } = store.get();
  for (const menu of controls.querySelectorAll("select[name]"))
    if (menu instanceof HTMLSelectElement)
      menu.value = String(setting[/** @type {keyof Setting} */ (menu.name)]);
  const name = presetOf(setting);
  preset.value = name;
  part("reason").textContent = name ? t(`train.reason.${name}`) : t("train.reason.own");
  part("problem").textContent = problem;
}

function offer() {
  for (const menu of controls.querySelectorAll("select[name]")) {
    if (!(menu instanceof HTMLSelectElement)) continue;
    const values = OFFERED[/** @type {keyof Setting} */ (menu.name)];
    menu.replaceChildren(...values.map((value) => new Option(shown(menu.name, value), String(value))));
  }
  preset.replaceChildren(new Option(t("shared.lab.preset.own"), ""));
  preset.options[0].hidden = true;
  preset.append(...Object.keys(PRESETS).map((name) => new Option(t(`train.preset.${name}`), name)));
}

/** The test pictures of the data set at hand. */
async function fetchPictures() {
  const { dataset, seed } = store.get().setting;
  test = null;
  try {
    test = await pictures(dataset, seed);
    drawnLook = null;
    wish();
  } catch (error) {
    store.set({ problem: error instanceof Error ? error.message : String(error) });
  }
}

/** Keeps the network at hand, and does something with it. @param {(kept: {model: string, weights: string}) => void} then */
async function withNetwork(then) {
  runner.pause();
  try {
    then(await keep(store.get().setting, told.step));
  } catch (error) {
    store.set({ problem: error instanceof Error ? error.message : String(error) });
  }
}

drawer.snippets = () => {
  const body = { ...store.get().setting, speed: 0 };
  const url = `${location.origin}${ROOT}/trainings`;
  const python = [
    "import json, httpx",
    "",
    `body = ${JSON.stringify(body)}`,
    `with httpx.stream("POST", "${url}", json=body, timeout=None) as reply:`,
    "    for line in reply.iter_lines():",
    '        name, _, data = line.partition(": ")',
    '        if name == "event":',
    "            event = data",
    '        elif name == "data" and event == "look":',
    "            look = json.loads(data)",
    '            print(look["step"], look["test"])',
  ];
  return [
    { id: "curl", label: "curl", code: posted(url, body).join("\n").replace("curl -s", "curl -sN") },
    { id: "python", label: "Python", code: python.join("\n") },
  ];
};

store.subscribe((state, before) => {
  drawControls();
  if (changed(state.setting, before.setting, "dataset", "seed")) fetchPictures();
});
bindUrl(store, {
  parse: (url) => ({ setting: parseSetting(url.searchParams) }),
  format: ({ setting }) => formatSetting(setting),
  isStep: (state, before) => state.setting !== before.setting,
});
addEventListener("popstate", () => restart(!TimeLine.calm));

controls.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLSelectElement)) return;
  if (target === preset) {
    keepAsOther();
    choose({ ...STANDARD, ...PRESETS[preset.value] });
  } else if (target.name) {
    const value = OFFERED[/** @type {keyof Setting} */ (target.name)].find(
      (each) => String(each) === target.value,
    );
    choose(/** @type {Setting} */ ({ ...store.get().setting, [target.name]: value }));
  }
});
for (const menu of [speed, image])
  menu.addEventListener("change", () => (runner.playing ? go() : restartLook()));

/** The same step with another picture. */
function restartLook() {
  runner.run(told, store.get().setting, told.step, options());
}

part("play").addEventListener("click", () => (runner.playing ? runner.pause() : go()));
part("one").addEventListener("click", () => go(true));
part("reset").addEventListener("click", () => restart(false));
part("keep").addEventListener("click", keepAsOther);
part("forget").addEventListener("click", () => {
  other = null;
  showOther();
});
part("explore").addEventListener("click", () =>
  withNetwork(async ({ model }) => {
    if (test) location.assign(await explore(model, test, Number(image.value)));
  }),
);
part("download").addEventListener("click", () => withNetwork(({ weights }) => location.assign(weights)));
document.addEventListener("themechange", () => {
  drawnLook = null;
  wish();
});
document.addEventListener("keydown", (event) => {
  const target = /** @type {Element | null} */ (event.target);
  if (event.key !== SPACE || target?.closest("button, a, summary, select, input, textarea")) return;
  event.preventDefault();
  part("play").click();
});

offer();
drawControls();
fetchPictures();
restart(!TimeLine.calm);
