/** A drawn digit through `digits`: uploaded once, its prediction, and what a class's score is made of in a layer. */

import { getJson, isAbort, uploadImage } from "../api.js";

/** @typedef {{at: number[], value: number, weight: number, contribution: number}} Term */
/**
 * What `GET /models/digits/contributions/{image}/{layer}` says.
 * @typedef {object} Contributions
 * @property {string} layer
 * @property {number} target
 * @property {number[]} values
 * @property {number[]} weights
 * @property {number[]} contributions
 * @property {Term[]} terms the strongest
 * @property {{count: number, sum: number}} rest
 * @property {number} bias
 * @property {number} score
 */
/** @typedef {{class: string, index: number, logit: number, probability: number}} Prediction */
/**
 * @typedef {object} Seen
 * @property {string} image          id of the uploaded drawing
 * @property {number[][]} input      (28, 28), as the network gets it
 * @property {Prediction[]} predictions the most probable first
 * @property {Contributions} why
 */

/** How many terms are listed. */
export const TOP = 10;

/** @type {Map<string, Promise<string>>} drawing -> image id */
const uploaded = new Map();

/**
 * Looks at drawings; what is still on its way for an earlier one is given up.
 * @param {(seen: Seen) => void} arrived
 * @param {(message: string) => void} complain
 */
export function looking(arrived, complain) {
  let running = new AbortController();
  return {
    /**
     * @param {string} drawing its strokes as text
     * @param {() => Promise<Blob>} blob
     * @param {string} layer
     * @param {string} about index of a class, "" for the most probable one
     */
    async look(drawing, blob, layer, about) {
      running.abort();
      running = new AbortController();
      const { signal } = running;
      try {
        const image = await idOf(drawing, blob);
        const run = `/models/digits/activations/${image}`;
        const query = `top=${TOP}${about ? `&target=${about}` : ""}`;
        const [{ predictions }, [input], why] = await Promise.all([
          getJson(run, { signal }),
          getJson(`${run}/input`, { signal }),
          getJson(`/models/digits/contributions/${image}/${layer}?${query}`, { signal }),
        ]);
        if (!signal.aborted) arrived({ image, input, predictions, why });
      } catch (error) {
        uploaded.delete(drawing);
        if (!signal.aborted && !isAbort(error))
          complain(error instanceof Error ? error.message : String(error));
      }
    },
    stop() {
      running.abort();
    },
  };
}

/**
 * @param {string} drawing
 * @param {() => Promise<Blob>} blob
 */
function idOf(drawing, blob) {
  const known = uploaded.get(drawing);
  if (known) return known;
  const id = blob()
    .then((png) => uploadImage(png))
    .then((reply) => reply.id);
  uploaded.set(drawing, id);
  return id;
}
