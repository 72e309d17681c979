/** What Explore opens: a picture, bundled or uploaded, and a network run on it. */

import { ApiError, getJson } from "../api.js";
import { t } from "../i18n.js";
import { Picture, versioned } from "./explore-source.js";

/** @typedef {import("./explore-source.js").ImageInfo} ImageInfo */

/**
 * Run a network on a picture. Without interventions that is done once, and kept with each run that has some.
 * @param {{model: string, edits: string, picture: Picture | null}} network  which one, what is changed in it, and the
 *   last run
 * @param {ImageInfo} image
 * @param {AbortSignal} signal
 * @returns {Promise<Picture>}
 */
export async function open({ model, edits, picture }, image, signal) {
  const last = picture?.original;
  const isKnown = last?.model.id === model && last.image.id === image.id;
  const original = isKnown ? last : run(model, "", image, signal);
  if (!edits) return original;
  const [before, after] = await Promise.all([original, run(model, edits, image, signal)]);
  return new Picture(after.model, image, after.run, edits, before);
}

/**
 * @param {string} model
 * @param {string} edits
 * @param {ImageInfo} image
 * @param {AbortSignal} signal
 */
async function run(model, edits, image, signal) {
  const query = edits && `?edits=${encodeURIComponent(edits)}`;
  const described = await getJson(`/models/${model}${query}`, { signal });
  const path = `/models/${model}/activations/${image.id}${versioned(described.version, edits)}`;
  return new Picture(described, image, await getJson(path, { signal }), edits);
}

/** The bundled pictures. @returns {Promise<ImageInfo[]>} */
export async function samples() {
  return (await getJson("/images")).images;
}

/**
 * A picture: one of the samples, or an uploaded one, which their list does not have; its size is that of its pixels.
 * @param {ImageInfo[]} known
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<ImageInfo>}
 */
export async function imageOf(known, id, signal) {
  const sample = known.find((each) => each.id === id);
  if (sample) return sample;
  const url = `/api/v1/images/${id}`;
  const picture = new Image();
  picture.src = url;
  await picture.decode().catch(() => {
    throw new ApiError(404, t("explore.problem.image"));
  });
  signal.throwIfAborted();
  const name = t("explore.photo.own");
  return { id, name, title: name, url, width: picture.naturalWidth, height: picture.naturalHeight };
}
