/** All maps of one layer on a sheet, in the order and with the filter of the page; painted where they are in sight. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";
import { channelsOf, likened } from "./explore-columns-channels.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

/** Maps on the sheet before it is unfolded. */
const FOLDED = 240;

/**
 * @param {Picture} picture
 * @param {string} layer
 * @param {import("./explore-thumbnails.js").Thumbnails} thumbnails
 */
export function sheet(picture, layer, thumbnails) {
  const title = make("h3", { class: "small" });
  const list = make("ol", { class: "sheet" });
  const more = make("button", { type: "button", class: "link small", hidden: "" });
  const none = make("p", { class: "small quiet", hidden: "" }, t("explore.sheet.none"));
  const root = make("section", { class: "layer-sheet" }, title, list, none, more);
  /** An item a channel, made once. @type {Map<number, HTMLElement>} */
  const items = new Map();
  let unfolded = false;
  /** @type {number[]} */
  let order = [];
  let asked = 0;
  /** @type {Readonly<State> | null} */
  let drawn = null;

  more.addEventListener("click", () => {
    unfolded = true;
    fill();
    list.querySelectorAll("button")[FOLDED]?.focus();
  });
  list.addEventListener("keydown", (event) => move(list, event));

  /** @param {number} channel */
  function item(channel) {
    const known = items.get(channel);
    if (known) return known;
    const map = thumbnails.map(layer, channel);
    map.tabIndex = -1;
    const made = make(
      "li",
      {},
      map,
      make("span", { class: "quiet", "aria-hidden": "true" }, String(channel)),
    );
    items.set(channel, made);
    return made;
  }

  function fill() {
    const shown = unfolded ? order : order.slice(0, FOLDED);
    list.replaceChildren(...shown.map(item));
    const total = picture.shape(layer)[0];
    title.textContent =
      order.length === total
        ? t("explore.sheet.all", { count: total })
        : t("explore.sheet.some", { count: order.length, total });
    more.hidden = shown.length === order.length;
    more.textContent = t("explore.sheet.more", { count: order.length });
    none.hidden = order.length > 0;
    const buttons = [...list.querySelectorAll("button")];
    for (const button of buttons) button.tabIndex = -1;
    if (buttons[0]) buttons[0].tabIndex = 0;
  }

  /** @param {Readonly<State>} state */
  async function draw(state) {
    const known = drawn;
    drawn = state;
    if (known && !changed(state, known, "order", "filter")) return;
    const own = ++asked;
    try {
      const found = await ordered(picture, layer, state);
      if (own !== asked) return;
      order = found;
      fill();
    } catch (error) {
      state.fail(error, "trouble");
    }
  }

  return { root, draw, enter: () => list.querySelector("button")?.focus({ preventScroll: true }) };
}

/**
 * The channels to show, in the order that they have in the columns.
 * @param {Picture} picture
 * @param {string} layer
 * @param {Readonly<State>} state
 * @returns {Promise<number[]>}
 */
async function ordered(picture, layer, state) {
  if (!picture.summary(layer)) return [...Array(picture.shape(layer)[0]).keys()];
  const alike = state.order === "similarity" ? await picture.similarity(layer, likened(state, layer)) : null;
  return channelsOf(state, layer, false, alike?.coefficients);
}

/**
 * Arrow keys between the maps of a sheet, which are one stop for the tab key.
 * @param {HTMLElement} list
 * @param {KeyboardEvent} event
 */
function move(list, event) {
  const buttons = [...list.querySelectorAll("button")];
  const here = buttons.findIndex((button) =>
    button.isSameNode(event.target instanceof Node ? event.target : null),
  );
  if (here < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const top = buttons[0].offsetTop;
  const below = buttons.findIndex((button) => button.offsetTop > top);
  const across = below < 0 ? buttons.length : below;
  const ends = { Home: -here, End: buttons.length - 1 - here };
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across, ...ends }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const next = buttons[here + step];
  if (!next) return;
  buttons[here].tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
