/** What is changed in the network, each change with a button that takes it back; and changes that are worth a try. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { changes, formatEdits, withoutChange } from "./explore-edits.js";
import { elementwiseLayer } from "./explore-follows.js";
import { arranged } from "./explore-order.js";
import { formatPlace } from "./explore-place.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-edits.js").Edit} Edit */
/** @typedef {import("./explore-source.js").Picture} Picture */

/** How many of a layer's strongest channels a preset switches off. */
const MANY = 8;

/**
 * @param {HTMLElement} section
 * @param {import("./explore-edit-wishes.js").Wishes} wishes
 * @returns {(state: Readonly<State>) => void} draws it
 */
export function changeList(section, wishes) {
  const title = /** @type {HTMLElement} */ (section.querySelector("#changes-title"));
  const list = /** @type {HTMLElement} */ (section.querySelector("#changes-list"));
  const reset = /** @type {HTMLElement} */ (section.querySelector("#changes-reset"));
  reset.addEventListener("click", () => {
    wishes.want("");
    title.focus();
  });
  list.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const like = target?.closest("[data-remove]");
    const preset = target?.closest("a");
    if (like instanceof HTMLElement) {
      const [first] = changes(wishes.now())[Number(like.dataset.remove)] ?? [];
      if (first) wishes.want(withoutChange(wishes.now(), first));
      title.focus();
    } else if (preset instanceof HTMLElement && isPlain(event)) {
      event.preventDefault();
      wishes.want(preset.dataset.edits ?? "");
      title.focus();
    }
  });

  return (state) => {
    const { edits, picture } = state;
    const edited = edits !== "";
    section.classList.toggle("edited", edited);
    reset.hidden = !edited;
    title.textContent = t(edited ? "explore.edits.edited" : "explore.edits.none");
    if (edited) list.replaceChildren(...changes(edits).map((change, index) => chip(change, index)));
    else if (picture)
      list.replaceChildren(...presets(picture.original).map((preset) => offer(state, preset)));
  };
}

/** A click that follows a link here, not into another tab. @param {MouseEvent} event */
function isPlain({ button, ctrlKey, metaKey, shiftKey, altKey }) {
  return button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey;
}

/**
 * @param {Edit[]} change
 * @param {number} index
 */
function chip(change, index) {
  const text = described(change);
  const button = make("button", { type: "button", "data-remove": String(index) }, "×");
  button.setAttribute("aria-label", t("explore.edits.remove", { change: text }));
  button.title = t("explore.edits.remove", { change: text });
  return make("li", { class: "change" }, make("span", {}, text), button);
}

/** A change in words. @param {Edit[]} change */
export function described(change) {
  const [edit] = change;
  if (edit.kind === "unknown") return edit.text;
  if (edit.kind === "scale") {
    const { layer, channel } = edit;
    if (edit.value === 0) return t("explore.edits.off", { layer, channel });
    return t("explore.edits.scaled", { layer, channel, factor: format(edit.value) });
  }
  const { layer, filter } = edit;
  if (change.length > 1) return t("explore.edits.several", { layer, filter, count: change.length });
  const key = edit.kind === "bias" ? "explore.edits.bias" : "explore.edits.weight";
  return t(key, { layer, filter, value: format(edit.value) });
}

/**
 * The strongest channels of the last layer of activations, and of the first, switched off.
 * @param {Picture} picture  without interventions
 * @returns {{text: string, edits: string}[]}
 */
function presets(picture) {
  const active = picture.model.layers.filter((layer) => elementwiseLayer(picture, layer));
  const [first, last] = [active[0]?.id, active.at(-1)?.id];
  if (first === undefined || last === undefined) return [];
  const off = (/** @type {string} */ layer, /** @type {number} */ count) => {
    const channels = arranged(picture.summary(layer)?.channels ?? [], "strongest").slice(0, count);
    return formatEdits(channels.map((channel) => ({ kind: "scale", layer, channel, value: 0 })));
  };
  const some = { layer: last, count: MANY };
  return [
    { text: t("explore.edits.try.one", { layer: last }), edits: off(last, 1) },
    { text: t("explore.edits.try.many", some), edits: off(last, MANY) },
    { text: t("explore.edits.try.many", { ...some, layer: first }), edits: off(first, MANY) },
  ];
}

/**
 * @param {Readonly<State>} state
 * @param {{text: string, edits: string}} preset
 */
function offer(state, { text, edits }) {
  const link = make("a", { href: formatPlace({ ...state, edits }) }, text);
  link.dataset.edits = edits;
  return make("li", {}, link);
}
