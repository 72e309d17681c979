/** Where on the zoom a view is, and its address: the page's path is the API's path for the same numbers. */

import { sameNumbers } from "./explore-edits.js";
import { ASKED_NOTHING, formatWhy, isWhyStep, parseWhy } from "./explore-why-place.js";

/**
 * @typedef {object} Place
 * @property {string} model
 * @property {string | null} image  an image's id; null for the first sample
 * @property {string | null} layer
 * @property {number | null} channel  or, in a layer without maps, the index
 * @property {number | null} row
 * @property {number | null} column
 */
/**
 * How the place is shown; and what is changed in the network, or stands beside it, to be compared.
 * @typedef {object} Options
 * @property {"strongest" | "index" | "similarity"} order
 * @property {"map" | "layer" | "network"} range  what shares one scale of colours
 * @property {string[]} open  the blocks that are unfolded
 * @property {string} filter  which channels are shown, as typed
 * @property {string} edits  interventions, as the API writes them; "" for none
 * @property {string | null} with  the id of the image that this one is compared with
 * @property {string | null} beside  the network that this one is compared with
 * @property {import("./explore-why-place.js").Why} why  what in the photo speaks for what
 */
/** @typedef {"network" | "layer" | "channel" | "value"} Level */

const ORDERS = /** @type {const} */ (["strongest", "index", "similarity"]);
const RANGES = /** @type {const} */ (["map", "layer", "network"]);
/** Between the names of blocks: it stands in an address as it is. */
const JOIN = "*";

const PATH = /^\/models\/([^/]+)\/activations\/([^/]+)(?:\/([^/]+)(?:\/(\d+)(?:\/(\d+)\/(\d+))?)?)?\/?$/;

/** What `/` shows. @type {Place & Options} */
export const START = {
  model: "photos",
  image: null,
  layer: null,
  channel: null,
  row: null,
  column: null,
  order: "strongest",
  range: "map",
  open: [],
  filter: "",
  edits: "",
  with: null,
  beside: null,
  why: ASKED_NOTHING,
};

/**
 * @param {URL} url
 * @returns {Place & Options}
 */
export function parsePlace(url) {
  const [, model = START.model, image = null, layer = null, ...at] = PATH.exec(url.pathname) ?? [];
  const [channel, row, column] = [0, 1, 2].map((i) => (at[i] === undefined ? null : Number(at[i])));
  const query = url.searchParams;
  return {
    model,
    image,
    layer,
    channel,
    row,
    column,
    order: ORDERS.find((each) => each === query.get("order")) ?? START.order,
    range: RANGES.find((each) => each === query.get("range")) ?? START.range,
    open: query.get("open")?.split(JOIN).filter(Boolean) ?? START.open,
    filter: query.get("filter") ?? "",
    edits: query.get("edits") ?? "",
    with: query.get("with"),
    beside: query.get("beside"),
    why: parseWhy(query),
  };
}

/**
 * How deep a place lies. In a layer without maps a number's index is all that names it.
 * @param {Place} place
 * @param {boolean} flat  whether its layer has no maps
 * @returns {Level}
 */
export function levelOf({ layer, channel, row }, flat) {
  if (layer === null) return "network";
  if (channel === null) return "layer";
  return flat || row !== null ? "value" : "channel";
}

/**
 * The path of the API that has a place's numbers, without its version.
 * @param {Place & {image: string}} place
 */
export function apiPath({ model, image, layer, channel, row, column }) {
  const parts = [layer, channel, row, column];
  const known = parts.slice(0, parts.indexOf(null) < 0 ? 4 : parts.indexOf(null));
  return ["/models", model, "activations", image, ...known].join("/");
}

/**
 * The page's own address for a place.
 * @param {Place & Options} state
 */
export function formatPlace(state) {
  const query = new URLSearchParams();
  for (const name of /** @type {const} */ (["order", "range", "filter", "edits", "with", "beside"])) {
    if (state[name] !== START[name]) query.set(name, state[name] ?? "");
  }
  for (const [name, value] of formatWhy(state.why)) query.set(name, value);
  if (state.open.length) query.set("open", state.open.join(JOIN));
  const search = query.size ? `?${query}` : "";
  return (state.image === null ? "/" : apiPath({ ...state, image: state.image })) + search;
}

/**
 * Whether going from one state to the other is a step that the back button undoes; moving over a map is none, nor
 * is changing on what was changed before.
 * @param {Place & Options} state
 * @param {Place & Options} previous
 */
export function isStep(state, previous) {
  if (previous.image === null) return false;
  return (
    state.model !== previous.model ||
    state.image !== previous.image ||
    state.layer !== previous.layer ||
    state.channel !== previous.channel ||
    !sameNumbers(state.edits, previous.edits) ||
    state.with !== previous.with ||
    state.beside !== previous.beside ||
    isWhyStep(state.why, previous.why) ||
    (state.row === null) !== (previous.row === null)
  );
}

/**
 * One level out of the zoom: value → map → layer → network.
 * @param {Place} place
 * @returns {Partial<Place>}
 */
export function outwards({ layer, channel, row }) {
  if (row !== null) return { row: null, column: null };
  if (channel !== null) return { channel: null };
  return layer === null ? {} : { layer: null };
}

/**
 * The place itself, or the nearest one that exists.
 * @template {Place} P
 * @param {P} place
 * @param {{id: string, shape: number[]}[]} layers
 * @returns {P}
 */
export function existing(place, layers) {
  const layer = layers.find(({ id }) => id === place.layer);
  if (!layer) return { ...place, layer: null, channel: null, row: null, column: null };
  const [channels, rows, columns] = layer.shape;
  const inside = (/** @type {number | null} */ i, /** @type {number | undefined} */ n) =>
    i !== null && n !== undefined && i < n;
  if (!inside(place.channel, channels)) return { ...place, channel: null, row: null, column: null };
  if (!inside(place.row, rows) || !inside(place.column, columns))
    return { ...place, row: null, column: null };
  return place;
}
