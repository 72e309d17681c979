/** Which of a layer's maps its column shows, and in which order. */

import { parseFilter } from "./explore-columns-filter.js";
import { endOfChannels } from "./explore-follows.js";
import { arranged } from "./explore-order.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

/**
 * A convolution's maps stand in the order of what comes of them, so that a row follows one channel. Interventions change
 * no order: what they do is to be seen where it was before.
 * @param {Picture} picture
 * @param {string} id
 */
export function orderedBy(picture, id) {
  const layer = picture.original.layer(id);
  return layer ? endOfChannels(picture.original.model, layer).id : id;
}

/**
 * The channel that the maps of a layer are compared with: the chosen one, or the strongest.
 * @param {Readonly<State>} state
 * @param {string} id
 */
export function likened({ picture, layer, channel }, id) {
  if (!picture) return 0;
  if (layer !== null && channel !== null && orderedBy(picture, layer) === orderedBy(picture, id))
    return channel;
  return arranged(picture.original.summary(orderedBy(picture, id))?.channels ?? [], "strongest")[0] ?? 0;
}

/**
 * The channels of a layer that pass the filter, in order.
 * @param {Readonly<State>} state
 * @param {string} id
 * @param {boolean} leading  whether the chosen one comes first, whatever the filter
 * @param {number[]} [alike]  how alike each channel is to the one that they are compared with, once that is known
 * @returns {number[]}
 */
export function channelsOf(state, id, leading, alike) {
  const { picture, order, filter } = state;
  const own = picture?.summary(id)?.channels ?? [];
  const ordered = picture?.original.summary(orderedBy(picture, id))?.channels ?? own;
  const wanted = parseFilter(filter) ?? (() => true);
  const chosen = leading && state.layer === id ? state.channel : null;
  const channels = arranged(ordered, order, alike).filter(
    (each) => each !== chosen && wanted(each, own[each]),
  );
  return chosen === null ? channels : [chosen, ...channels];
}
