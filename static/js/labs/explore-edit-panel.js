/** What can be changed in the channel that the reader has entered: switched off, scaled, its filter's numbers. */

import { make } from "../elements/make.js";
import { NumberScrubber } from "../elements/number-scrubber.js";
import { t } from "../i18n.js";
import { trio } from "./explore-compare-trio.js";
import { filterEditor, filterOf } from "./explore-edit-filter.js";
import { factorOf, filterEdits, withEdit, withoutChange } from "./explore-edits.js";
import { levels } from "./explore-maps.js";
import { isInside, level } from "./explore-zoom.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-edit-wishes.js").Wishes} Wishes */

/** What a channel can be multiplied by when it is dragged; any number can be typed. */
const MOST = 3;

/**
 * @param {HTMLElement} place
 * @param {import("../store.js").Store<State>} store
 * @param {Wishes} wishes
 * @returns {(state: Readonly<State>) => void} draws it
 */
export function channelPanel(place, store, wishes) {
  /** @type {ReturnType<typeof build> | null} */
  let panel = null;
  let shown = "";

  return (state) => {
    const { picture, layer, channel } = state;
    const depth = level(state);
    const here = picture && layer !== null && channel !== null && isInside(state);
    const original = here && picture.original.layer(layer);
    // The answer itself stays what it is; so does what only an intervention has put there.
    const open = Boolean(original && original !== picture.original.model.layers.at(-1));
    place.hidden = !open || (depth !== "channel" && depth !== "value");
    if (!open || !picture || layer === null || channel === null) return;
    const key = [picture.model.id, picture.image.id, layer, channel].join("/");
    if (key !== shown) {
      shown = key;
      panel = build(picture.original, layer, channel, wishes, store);
      place.replaceChildren(...panel.parts);
    }
    panel?.draw(state);
  };
}

/**
 * @param {Picture} original
 * @param {string} layer
 * @param {number} channel
 * @param {Wishes} wishes
 * @param {import("../store.js").Store<State>} store
 */
function build(original, layer, channel, wishes, store) {
  const toggle = make("input", { type: "checkbox", id: "edit-on" });
  const label = make("label", {}, toggle, t("explore.edit.on"));
  const factor = new NumberScrubber();
  for (const [name, value] of [
    ["name", "factor"],
    ["label", t("explore.edit.factor")],
    ["step", "0.1"],
  ])
    factor.setAttribute(name, value);
  factor.min = -MOST;
  factor.max = MOST;
  const reset = make("button", { type: "button", class: "link", id: "edit-reset" }, t("explore.edit.reset"));
  const learned = filterOf(original, layer);
  const filter = learned && filterEditor(original, learned, channel, wishes, store.get().fail);
  const line = make(
    "div",
    { class: "edit-line small" },
    make("h3", {}, t("explore.edit.title")),
    label,
    factor,
  );
  const shape = original.shape(layer);
  const names = /** @type {const} */ ([
    "explore.edit.edited",
    "explore.edit.unedited",
    "explore.compare.difference",
  ]);
  const maps = trio([t(names[0]), t(names[1]), t(names[2])], shape);
  line.append(...(filter ? [filter.opener] : []), reset);

  toggle.addEventListener("change", () => (toggle.checked ? clear() : scale(0)));
  factor.addEventListener("scrub", (event) => scale(/** @type {CustomEvent} */ (event).detail.value));
  // Times 1 is no change; but while it is dragged through, it stays one, lest each way through be a step back.
  for (const end of ["focusout", "pointerup"])
    factor.addEventListener(end, () => {
      if (factor.value === 1) clear();
    });
  reset.addEventListener("click", () => {
    clear();
    for (const edit of learned ? filterEdits(wishes.now(), learned.id, channel).slice(0, 1) : [])
      wishes.want(withoutChange(wishes.now(), edit));
    draw(store.get());
    toggle.focus();
  });

  /** @param {number} value */
  function scale(value) {
    wishes.want(withEdit(wishes.now(), { kind: "scale", layer, channel, value }));
    draw(store.get());
  }

  function clear() {
    const now = wishes.now();
    const next = withoutChange(now, { kind: "scale", layer, channel, value: 1 });
    if (next !== now) wishes.want(next);
    draw(store.get());
  }

  /** @param {Readonly<State>} state */
  function draw(state) {
    const now = wishes.now();
    const value = factorOf(now, layer, channel);
    toggle.checked = value !== 0;
    factor.value = value;
    const changed = value !== 1 || (learned && filterEdits(now, learned.id, channel).length > 0);
    reset.classList.toggle("away", !changed);
    reset.disabled = !changed;
    filter?.draw(now);
    // At once, so that what lies below moves with the reader's own step and not later.
    maps.root.hidden = !now || shape.length !== 3;
    if (!maps.root.hidden) compare(state).catch(state.fail);
  }

  /** The map with all that is changed, without it, and what lies between. @param {Readonly<State>} state */
  async function compare({ picture }) {
    if (!picture?.edits) return;
    const tensors = await Promise.all([
      picture.maps(layer, [channel]),
      picture.original.maps(layer, [channel]),
      picture.difference(layer, picture.image.id, [channel]),
    ]);
    const now = store.get();
    if (now.picture !== picture) return;
    const [edited, unedited, difference] = tensors.map((tensor) => levels(tensor, 0));
    maps.paint([picture, picture.original], layer, [edited, unedited, difference], now);
  }

  const below = make("div", { class: "edit-below" }, ...(filter ? [filter.root] : []), maps.root);
  return { parts: [line, below], draw };
}
