/** One convolution from the API: its output, its arithmetic, and its trace page by page. */

import { postJson } from "../api.js";
import { factor } from "../draw/number.js";
import { t } from "../i18n.js";
import { body } from "./convolution-code.js";
import { pixels } from "./convolution-image.js";
import { tensors as tensorsOf } from "./convolution-numbers.js";
import { Trace } from "./convolution-trace.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */
/**
 * @typedef {object} Computed
 * @property {Setting} setting
 * @property {import("./convolution-numbers.js").Tensors} tensors
 * @property {import("./convolution-views.js").Result} result
 * @property {Trace} trace
 * @property {number} inputWidth characters of the widest input number
 */

/**
 * @param {Setting} setting
 * @param {AbortSignal} signal
 * @param {(error?: unknown) => void} arrived called whenever a page of the trace has come, or failed
 * @returns {Promise<Computed>}
 */
export async function compute(setting, signal, arrived) {
  const { image, size, depth } = setting;
  const picture = image ? await pixels(image, size, depth) : null;
  if (image && !picture) throw new Error(t("convolution.problem.image", { image }));
  const tensors = tensorsOf(setting, picture);
  const call = body(setting, tensors);
  const trace = new Trace(
    depth * setting.kernel[0] * setting.kernel[1],
    async (start, limit) =>
      (await postJson("/ops/conv2d/trace", { ...call, start, limit }, { signal })).steps,
    arrived,
  );
  trace.begin();
  const result = await postJson("/ops/conv2d", call, { signal });
  const [filters, rows, columns] = result.shape;
  trace.total = filters * rows * columns;
  return { setting, tensors, result, trace, inputWidth: widest(tensors.x) };
}

/** @param {number[][][]} x */
function widest(x) {
  return x.flat(2).reduce((most, value) => Math.max(most, factor(value).length), 1);
}
