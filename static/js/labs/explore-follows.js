/** What follows from what number by number, so that a channel lives on from one layer to the next. */

/** @typedef {import("./explore-source.js").Layer} Layer */
/** @typedef {import("./explore-source.js").Model} Model */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-source.js").Step} Step */

/**
 * The layer whose one value, at the same place, an elementwise step is made of; null for other steps.
 * @param {Step} step
 * @param {number[]} shape
 * @param {(layer: string) => number[]} shapeOf
 */
export function elementwise(step, shape, shapeOf) {
  if (step.sources.length !== 1) return null;
  const [{ layer, start, stop }] = step.sources;
  const single = start.every((from, axis) => from === step.at[axis] && stop[axis] === from + 1);
  return single && layer !== "input" && shapeOf(layer).join() === shape.join() ? layer : null;
}

/**
 * Whether a layer works number by number: a layer of its input's shape without weights that has maps.
 * @param {Picture} picture
 * @param {Layer} layer
 */
export function elementwiseLayer(picture, layer) {
  const same = layer.inputs.length === 1 && picture.shape(layer.inputs[0]).join() === layer.shape.join();
  return same && layer.shape.length === 3 && layer.parameters === 0;
}

/**
 * The last layer on the way from `layer` that still has the same channels, each made of its own alone: after a
 * convolution its ReLU, after that the pooling.
 * @param {Model} model
 * @param {Layer} layer
 * @returns {Layer}
 */
export function endOfChannels({ layers }, layer) {
  let end = layer;
  for (const next of layers) {
    const follows = next.inputs.length === 1 && next.inputs[0] === end.id && next.parameters === 0;
    if (follows && next.shape.length === 3 && next.shape[0] === end.shape[0]) end = next;
  }
  return end;
}
