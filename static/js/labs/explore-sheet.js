/** All maps of one layer on a sheet. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { describe, mapButton } from "./explore-map-button.js";
import { arranged } from "./explore-order.js";
import { putMap } from "./explore-paint.js";

/** @typedef {import("./explore.js").State} State */

/**
 * @param {Readonly<State>} state with a picture and a layer
 * @returns {import("./explore-inspector.js").View}
 */
export function sheet(state) {
  const { picture, enter, fail } = state;
  const layer = state.layer ?? "";
  const channels = picture?.summary(layer)?.channels ?? [];
  const maps = arranged(channels, state.order).map((channel) => {
    const { min, max } = channels[channel];
    const button = mapButton();
    describe(
      button,
      layer,
      channel,
      t("explore.map", { layer, channel, low: format(min), high: format(max) }),
    );
    button.addEventListener("click", () => enter(layer, channel));
    return { button, channel };
  });
  const items = maps.map(({ button, channel }) =>
    make("li", {}, button, make("span", { class: "quiet" }, String(channel))),
  );
  const root = make("ol", { class: "sheet" }, ...items);
  let painted = "";

  /** @param {Readonly<State>} now */
  function draw({ theme, range }) {
    if (painted === theme + range || !channels.length) return;
    painted = theme + range;
    picture
      ?.tensor(layer)
      .then((tensor) => {
        for (const { button, channel } of maps) {
          const canvas = button.querySelector("canvas");
          if (canvas) putMap(canvas, tensor, channel, { theme, range });
        }
      })
      .catch(fail);
  }

  const enterFirst = () => maps[0]?.button.focus({ preventScroll: true });
  return { root, draw, enter: enterFirst, play() {}, undo() {} };
}
