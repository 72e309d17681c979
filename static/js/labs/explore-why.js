/** Why: what in the photo speaks for a class or a unit. A quiet line until somebody asks; then a map, and its check. */

import { ApiError, isAbort } from "../api.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { setText } from "../elements/text.js";
import { t } from "../i18n.js";
import { asked, attributionPath, targetOf } from "./explore-why-asked.js";
import { whyCheck } from "./explore-why-check.js";
import { whyControls } from "./explore-why-controls.js";
import { whyMap } from "./explore-why-map.js";
import { attribution, check } from "./explore-why-source.js";
import { whereOf } from "./explore-why-where.js";
import { boxText, nameOf } from "./explore-why-words.js";
import { isInside } from "./explore-zoom.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-why-place.js").Why} Why */
/** @typedef {import("./explore-why-asked.js").Asked} Asked */
/** @typedef {import("./explore-why-cells.js").Found} Found */
/** @typedef {import("./explore-why-map.js").Shown} Shown */

/** How long what is asked for stays before it is: a number that is dragged, a window that slides. Milliseconds. */
const REST = 250;
/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountWhy(root, store) {
  const section = /** @type {HTMLElement} */ (root.querySelector("#why"));
  const opener = /** @type {HTMLButtonElement} */ (root.querySelector("#why-open"));
  const panel = /** @type {HTMLElement} */ (root.querySelector("#why-panel"));
  const said = /** @type {HTMLElement} */ (root.querySelector("#why-said"));
  const undo = new AbortController();
  let asking = new AbortController();
  let timer = 0;
  /** The path that was asked for last. */
  let wanted = "";
  /** @type {ReturnType<typeof build> | null} */
  let parts = null;
  /** @type {Shown | null} */
  let shown = null;

  const change = (/** @type {Partial<Why>} */ part) => store.set({ why: { ...store.get().why, ...part } });
  opener.addEventListener(
    "click",
    () => {
      const state = store.get();
      const { picture, why } = state;
      if (!picture) return;
      const about = targetOf(why, whereOf(state), picture).kind;
      // Of a class the most telling map; a map of a map's own layer would tell nothing.
      change({ method: why.method ? null : about === "class" ? "gradcam" : "gradient" });
    },
    { signal: undo.signal },
  );

  // Where the answers are in sight, a press on one asks about it; else it leads to its score.
  const answers = root.querySelector("#predictions");
  answers?.addEventListener(
    "click",
    (event) => {
      const pressed = event.target instanceof Element && event.target.closest("[data-index]");
      if (!(pressed instanceof HTMLElement) || !isChoosing(store.get())) return;
      event.stopPropagation();
      change({ index: Number(pressed.dataset.index), of: null });
    },
    { signal: undo.signal, capture: true },
  );

  /** Whether the classes of the answer are what can be asked about. @param {Readonly<State>} state */
  function isChoosing(state) {
    return state.why.method !== null && !isInside(state);
  }

  function build() {
    const map = whyMap();
    const controls = whyControls({
      change,
      enter: (channel) => store.get().go({ channel }),
    });
    const progress = make("progress", { "aria-label": t("explore.why.progress") });
    const cancel = make("button", { type: "button" }, t("explore.why.cancel"));
    const again = make("button", { type: "button", hidden: "" }, t("explore.why.again"));
    const count = make("span", { class: "quiet", role: "status" });
    const underway = make("div", { class: "why-progress", hidden: "" }, progress, count, cancel, again);
    const problem = make("p", { class: "error", id: "why-problem", role: "alert", hidden: "" });
    const numbers = make("dl", { class: "why-numbers" });
    const checked = whyCheck();
    cancel.addEventListener("click", () => {
      asking.abort();
      map.busy(false);
      cancel.hidden = true;
      again.hidden = false;
      again.focus();
      count.textContent = t("explore.why.cancelled", rows());
    });
    again.addEventListener("click", () => {
      wanted = "";
      draw(store.get(), store.get());
    });
    controls.root.append(underway, problem, numbers, controls.beginnings);
    panel.replaceChildren(map.root, controls.root, checked.root);

    const rows = () => ({ done: progress.value, rows: progress.max });

    return {
      map,
      controls,
      checked,
      /** @param {Found | null} found  of an occlusion under way */
      progress(found) {
        underway.hidden = !found;
        if (!found) return;
        cancel.hidden = false;
        again.hidden = true;
        progress.max = Math.max(1, found.shape[0]);
        progress.value = found.values.length;
        setText(count, t("explore.why.rows", rows()));
      },
      /** @param {string} sentence @param {string} [field] */
      problem(sentence, field = "") {
        problem.hidden = !sentence;
        problem.textContent = sentence;
        controls.blame(field === "patch" || field === "stride" ? field : "");
      },
      /** @param {Shown} what */
      numbers({ what: { method, target }, found, picture }) {
        const is = found.target
          ? [[t(`explore.why.is.${target.kind}`, { name: nameOf(target, picture) }), found.target.value]]
          : [];
        const range = [
          ...(method === "occlusion" ? [[t("explore.why.least"), found.low]] : []),
          [t("explore.why.most"), found.high],
        ];
        const pairs = /** @type {[string, number][]} */ ([...is, ...range]);
        const box = found.region && [
          make(
            "dt",
            { class: "quiet" },
            t("explore.why.box", { share: Math.round(100 * found.region.threshold) }),
          ),
          make("dd", {}, boxText(found.region.box)),
        ];
        numbers.replaceChildren(
          ...pairs.flatMap(([name, value]) => [
            make("dt", { class: "quiet" }, name),
            make("dd", {}, make("data", { value: String(value) }, format(value))),
          ]),
          ...(box ?? []),
        );
      },
    };
  }

  /** The section stands under the answer, or, where the reader is inside of the network, with what is open there. @param {Readonly<State>} state */
  function settle(state) {
    const slot = root.querySelector(isInside(state) ? "#why-inside" : "#why-outside");
    if (!slot || section.parentElement === slot) return;
    const focused = section.contains(document.activeElement) ? document.activeElement : null;
    slot.append(section);
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }

  /**
   * @param {Readonly<State>} state
   * @param {Readonly<State>} previous
   */
  function draw(state, previous) {
    const { picture, why } = state;
    settle(state);
    section.hidden = Boolean(state.live);
    if (!picture || state.live) return;
    const where = whereOf(state);
    const what = asked(why, where, picture);
    const open = why.method !== null;
    for (const row of answers?.querySelectorAll("[data-index]") ?? [])
      if (!isChoosing(state)) row.removeAttribute("aria-pressed");
      else
        row.setAttribute(
          "aria-pressed",
          String(Number(row.getAttribute("data-index")) === what.target.at[0]),
        );
    setText(opener, t(`explore.why.open.${what.target.kind}`, { name: nameOf(what.target, picture) }));
    said.hidden = open || what.target.kind !== "class";
    opener.setAttribute("aria-expanded", String(open));
    panel.hidden = !open;
    section.classList.toggle("open", open);
    section.classList.remove("awaited");
    if (!open) {
      stop();
      return;
    }
    parts ??= build();
    parts.controls.draw(why, where, picture, what);
    if (shown) parts.map.draw(shown, { theme: state.theme, marks: why.marks });
    if (shown && state.theme !== previous.theme) parts.checked.paint(shown, state.theme);
    const path = attributionPath(what, picture);
    if (path === wanted) return;
    const hurried = !wanted || what.method !== shown?.what.method || picture !== previous.picture;
    wanted = path;
    clearTimeout(timer);
    asking.abort();
    timer = setTimeout(() => ask(what, picture), hurried ? 0 : REST);
  }

  function stop() {
    clearTimeout(timer);
    asking.abort();
    wanted = "";
  }

  /**
   * @param {Asked} what
   * @param {import("./explore-source.js").Picture} picture
   */
  async function ask(what, picture) {
    asking = new AbortController();
    const { signal } = asking;
    const place = parts;
    if (!place) return;
    place.map.busy(true);
    place.problem("");
    if (what.method === "occlusion") place.checked.none(t("explore.why.check.occlusion"));
    else place.checked.wait();
    const show = (/** @type {Found} */ found) => {
      if (signal.aborted) return;
      shown = { what, found, picture };
      place.map.busy(false);
      const { theme, why } = store.get();
      place.map.draw(shown, { theme, marks: why.marks });
      place.numbers(shown);
      place.progress(found.peak ? null : found);
    };
    try {
      show(await attribution(what, picture, { signal, grow: show }));
      if (signal.aborted || !shown || what.method === "occlusion") return;
      place.checked.draw(shown, await check(what, picture, signal), store.get().theme);
    } catch (error) {
      if (isAbort(error) || signal.aborted) return;
      place.map.busy(false);
      place.progress(null);
      const [fault] = error instanceof ApiError ? error.errors : [];
      place.problem(error instanceof Error ? error.message : String(error), fault?.field);
      if (!(error instanceof ApiError)) throw error;
    }
  }

  const end = store.subscribe(draw);
  return () => {
    end();
    stop();
    undo.abort();
  };
}
