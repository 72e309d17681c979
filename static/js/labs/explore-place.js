/** Where on the zoom a view is, and its address: the page's path is the API's path for the same numbers. */

/**
 * @typedef {object} Place
 * @property {string} model
 * @property {string | null} image  an image's id; null for the first sample
 * @property {string | null} layer
 * @property {number | null} channel  or, in a layer without maps, the index
 * @property {number | null} row
 * @property {number | null} column
 */
/** @typedef {{order: "strongest" | "index", range: "map" | "layer"}} Options */

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
    order: query.get("order") === "index" ? "index" : "strongest",
    range: query.get("range") === "layer" ? "layer" : "map",
  };
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
  if (state.order !== START.order) query.set("order", state.order);
  if (state.range !== START.range) query.set("range", state.range);
  const search = query.size ? `?${query}` : "";
  return (state.image === null ? "/" : apiPath({ ...state, image: state.image })) + search;
}

/**
 * Whether going from one state to the other is a step that the back button undoes; moving over a map is none.
 * @param {Place} state
 * @param {Place} previous
 */
export function isStep(state, previous) {
  if (previous.image === null) return false;
  return (
    state.model !== previous.model ||
    state.image !== previous.image ||
    state.layer !== previous.layer ||
    state.channel !== previous.channel ||
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
