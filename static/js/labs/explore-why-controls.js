/** What is asked of a photo: by which method, for what, at which layer, and how an occlusion goes over it. */

import { make } from "../elements/make.js";
import { NumberScrubber } from "../elements/number-scrubber.js";
import { t, tell } from "../i18n.js";
import { className } from "./class-name.js";
import { classAt, convolutions, kinds, targetOf } from "./explore-why-asked.js";
import { ASKED_NOTHING, MARKS, METHODS } from "./explore-why-place.js";
import { nameOf } from "./explore-why-words.js";

/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-why-place.js").Why} Why */
/** @typedef {import("./explore-why-asked.js").Asked} Asked */
/** @typedef {import("./explore-why-asked.js").Where} Where */

/**
 * @param {{change: (part: Partial<Why>) => void, enter: (index: number) => void}} act  `enter`: go to another class,
 *   where the view itself is of one
 */
export function whyControls({ change, enter }) {
  const methods = METHODS.map((method) => {
    const input = make("input", { type: "radio", name: "why-method", value: method });
    input.addEventListener("change", () => change({ method }));
    return { method, input, label: make("label", {}, input, ` ${t(`explore.why.method.${method}`)}`) };
  });
  const about = make("p", { class: "quiet", id: "why-about" });
  const target = make("select", { class: "link", id: "why-target" });
  const layer = make("select", { class: "link", id: "why-layer" });
  const layers = make("label", {}, t("explore.why.layer"), " ", layer);
  const patch = scrubber("patch");
  const stride = scrubber("stride");
  const sliding = make("div", { class: "why-sliding" }, patch, stride);
  const marks = MARKS.map((mark) => {
    const input = make("input", { type: "checkbox", name: mark });
    return { mark, input, label: make("label", {}, input, ` ${t(`explore.why.mark.${mark}`)}`) };
  });
  const beginnings = make(
    "fieldset",
    { class: "why-marks" },
    make("legend", {}, t("explore.why.marks")),
    ...marks.map(({ label }) => label),
    tell(make("p", { class: "quiet" }), "explore.why.marks.text"),
  );
  const methodsSet = make(
    "fieldset",
    { class: "why-methods", "aria-describedby": "why-about" },
    make("legend", { class: "spoken" }, t("explore.why.method")),
    ...methods.map(({ label }) => label),
  );
  const root = make(
    "div",
    { class: "why-controls" },
    methodsSet,
    about,
    make(
      "div",
      { class: "why-lines" },
      make("label", {}, t("explore.why.target"), " ", target),
      layers,
      sliding,
    ),
  );
  /** What the lists were made for. */
  let listed = "";

  target.addEventListener("change", () => {
    const [kind, index] = target.value.split("/");
    const of = kind === "class" || kind === "map" || kind === "value" ? kind : null;
    if (target.dataset.enters) enter(Number(index));
    else
      change({ of: of === target.dataset.own ? null : of, index: index ? Number(index) : null, layer: null });
  });
  layer.addEventListener("change", () => change({ layer: layer.value }));
  for (const each of [patch, stride])
    each.addEventListener("scrub", (event) => {
      const { name, value } = /** @type {CustomEvent<{name: "patch" | "stride", value: number}>} */ (event)
        .detail;
      change({ [name]: value });
    });
  for (const { input } of marks)
    input.addEventListener("change", () =>
      change({ marks: marks.flatMap(({ mark, input: { checked } }) => (checked ? [mark] : [])) }),
    );

  /**
   * @param {Where} where
   * @param {Picture} picture
   * @param {Asked} what
   */
  function list(where, picture, what) {
    const possible = kinds(where, picture);
    const convs = convolutions(what.target, picture);
    const key = [
      picture.model.id,
      picture.run.image,
      picture.edits,
      ...Object.values(where),
      convs.length,
    ].join();
    if (key === listed) return;
    listed = key;
    const own = possible
      .filter((kind) => kind !== "class")
      .map((of) => option(of, nameOf(targetOf({ ...ASKED_NOTHING, of }, where, picture), picture)));
    const classes = picture.run.predictions.map(({ index }) =>
      option(`class/${index}`, className(picture.model.classes[index])),
    );
    const group = make("optgroup", { label: t("explore.why.classes") }, ...classes);
    target.replaceChildren(...own, group);
    target.dataset.own = possible[0];
    if (classAt(where, picture) !== null) target.dataset.enters = "true";
    else delete target.dataset.enters;
    layer.replaceChildren(...convs.map((id) => option(id, id)));
  }

  return {
    root,
    beginnings,
    /**
     * @param {Why} why
     * @param {Where} where
     * @param {Picture} picture
     * @param {Asked} what
     */
    draw(why, where, picture, what) {
      list(where, picture, what);
      const { kind, at } = what.target;
      target.value = kind === "class" ? `class/${at[0]}` : kind;
      for (const { method, input } of methods) {
        input.checked = method === what.method;
        input.disabled = method === "gradcam" && !what.layer;
      }
      tell(about, `explore.why.about.${what.method}`);
      layers.hidden = what.method !== "gradcam";
      if (what.layer) layer.value = what.layer;
      sliding.hidden = what.method !== "occlusion";
      const { height, width } = picture.model.input;
      for (const each of [patch, stride]) each.max = Math.min(height, width);
      if (patch.value !== what.patch) patch.value = what.patch;
      if (stride.value !== what.stride) stride.value = what.stride;
      beginnings.hidden = what.method !== "gradcam";
      for (const { mark, input } of marks) input.checked = why.marks.includes(mark);
    },
    /** Which of the numbers is at fault. @param {"patch" | "stride" | ""} name */
    blame(name) {
      patch.describedBy = name === "patch" ? "why-problem" : "";
      stride.describedBy = name === "stride" ? "why-problem" : "";
    },
  };
}

/** @param {string} value @param {string} text */
function option(value, text) {
  return make("option", { value }, text);
}

/** @param {"patch" | "stride"} name */
function scrubber(name) {
  const made = new NumberScrubber();
  made.setAttribute("name", name);
  made.setAttribute("label", t(`explore.why.${name}`));
  return made;
}
