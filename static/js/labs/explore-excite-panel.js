/** The panel of what excites a unit: the picture as it forms, its controls, the unit's value and its curve. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { NumberScrubber } from "../elements/number-scrubber.js";
import { setText } from "../elements/text.js";
import { t, tell } from "../i18n.js";
import { exciteCurve } from "./explore-excite-curve.js";

/** @typedef {import("./explore-excite-run.js").Forming} Forming */

/** The seeds that can be dragged to; any that the API takes may be in an address. */
const SEEDS = 999;

/** @param {{start: () => void, cancel: () => void, choose: (seed: number) => void}} act */
export function excitePanel(act) {
  const title = make("h3", { class: "small" });
  const image = make("img", { class: "excite-image", alt: "", hidden: "" });
  const frame = make("div", { class: "excite-frame" }, image);
  const start = make("button", { type: "button" }, t("explore.excite.start"));
  const cancel = make("button", { type: "button", hidden: "" }, t("explore.why.cancel"));
  const seed = new NumberScrubber();
  seed.setAttribute("name", "seed");
  seed.setAttribute("label", t("explore.excite.seed"));
  seed.min = 0;
  seed.max = SEEDS;
  const progress = make("progress", { "aria-label": t("explore.excite.progress"), hidden: "" });
  const value = make("data", { class: "result gradient", id: "excite-value", value: "" });
  const said = make("p", { class: "excite-said", role: "status" });
  const problem = make("p", { class: "error", role: "alert", hidden: "" });
  const line = exciteCurve();
  const patches = make("div", { class: "excite-patches" });
  const compared = make(
    "section",
    { class: "excite-compared" },
    make("h3", { class: "small" }, t("explore.excite.compare")),
    patches,
  );
  start.addEventListener("click", act.start);
  cancel.addEventListener("click", () => {
    act.cancel();
    start.focus();
  });
  seed.addEventListener("scrub", (event) => {
    act.choose(/** @type {CustomEvent<{value: number}>} */ (event).detail.value);
  });
  const controls = make(
    "div",
    { class: "excite-controls" },
    tell(make("p", { class: "quiet" }), "explore.excite.text"),
    make("div", { class: "excite-line" }, start, cancel, seed, progress),
    problem,
    make("div", { class: "excite-value" }, value, said),
    line.root,
  );

  /** The unit's value, and after how many steps. @param {Forming} forming */
  function number(forming) {
    const now = forming.values.at(-1);
    line.root.hidden = !now;
    if (!now) return;
    value.value = String(now.y);
    setText(value, format(now.y));
    setText(said, t(`explore.excite.${forming.state}`, { step: now.x }));
    image.alt = t("explore.excite.image", { value: format(now.y) });
    progress.value = now.x;
    line.draw(forming);
  }

  return {
    parts: [make("figure", {}, title, frame), controls, compared],
    seed,
    compared,
    patches,
    /** Another unit or seed: nothing has been started yet. @param {string} name */
    about(name) {
      setText(title, t("explore.excite.title", { name }));
      start.hidden = false;
      for (const each of [cancel, progress, image, problem, line.root]) each.hidden = true;
      setText(start, t("explore.excite.start"));
      value.value = "";
      setText(value, "");
      setText(said, "");
    },
    /** @param {Forming} forming */
    draw(forming) {
      const runs = forming.state === "running";
      start.hidden = runs;
      setText(start, t("explore.excite.again"));
      cancel.hidden = !runs;
      progress.hidden = !runs;
      progress.max = Math.max(1, forming.steps);
      progress.value = 0;
      problem.hidden = !forming.problem;
      problem.textContent = forming.problem;
      image.hidden = !forming.png;
      if (forming.png) image.src = `data:image/png;base64,${forming.png}`;
      number(forming);
    },
  };
}
