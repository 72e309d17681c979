/** What a layer answers to: of its strongest channels the map, and the patches of the photo where it is strongest. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { channelsOf } from "./explore-columns-channels.js";
import { patch } from "./explore-patches.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

const CHANNELS = 6;
const PATCHES = 4;

/**
 * @param {import("../store.js").Store<State>} store
 * @param {Picture} picture
 * @param {string} layer
 * @param {import("./explore-thumbnails.js").Thumbnails} thumbnails
 */
export function layerAnswers(store, picture, layer, thumbnails) {
  const top = channelsOf({ ...store.get(), order: "strongest", filter: "" }, layer, false).slice(0, CHANNELS);
  const rows = top.map((channel) => {
    const patches = make("div", { class: "patches", "data-waiting": "" });
    const name = make("span", { class: "quiet" }, t("explore.crumb.channel", { channel }));
    return {
      channel,
      patches,
      root: make(
        "li",
        { class: "answer-row" },
        make("div", { class: "answer-channel" }, thumbnails.map(layer, channel), name),
        patches,
      ),
    };
  });

  /** One after the other, so that the first are there at once. */
  async function fill() {
    for (const { channel, patches } of rows) {
      const { peaks } = await picture.dossier(layer, channel);
      const buttons = peaks
        .slice(0, PATCHES)
        .map((/** @type {import("./explore-patches.js").Peak} */ peak) =>
          patch(picture, layer, channel, peak, (at) => store.get().go({ layer, channel, ...at })),
        );
      patches.replaceChildren(...buttons);
      patches.removeAttribute("data-waiting");
      if (over) return;
    }
  }

  let over = false;
  fill().catch((error) => over || store.get().fail(error, "trouble"));
  const root = make(
    "section",
    { class: "layer-answers" },
    make("h3", { class: "small" }, t("explore.answers")),
    make("p", { class: "small quiet" }, t("explore.answers.text", { channels: top.length })),
    make("ol", { class: "answer-rows" }, ...rows.map((row) => row.root)),
  );
  return {
    root,
    undo() {
      over = true;
    },
  };
}
