/** The convolution on screen in plain NumPy and in PyTorch: every number is in the text, nothing else is needed. */

/** @typedef {import("./lab-engine.js").Reply} Reply */
/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./lab-url.js").Pair} Pair */

/**
 * All windows at once, then one sum of products; backwards, over the input with zeros between its numbers.
 * @param {Reply} reply
 * @param {Setting} setting
 */
export function numpy(reply, setting) {
  return [...opening(reply, setting), ...outputs(setting), "print(output.shape, output)"].join("\n");
}

/**
 * The arrays, filters as they meet a window, and all that windows lie on.
 * @param {Reply} reply
 * @param {Setting} setting
 */
export function opening({ body, given }, setting) {
  const turn = "weight = weight[:, :, ::-1, ::-1]  # each filter turned by 180°";
  return [
    "import numpy as np",
    "from numpy.lib.stride_tricks import sliding_window_view",
    "",
    `x = np.array(${JSON.stringify(body.x)}, np.float32)  # (C, H, W)`,
    `weight = np.array(${JSON.stringify(given)}, np.float32)  # (K, C, F, G)`,
    `bias = np.array(${JSON.stringify(body.bias)}, np.float32)`,
    "",
    ...(setting.mode === "correlation" ? [] : [turn]),
    ...padded(setting),
  ];
}

/**
 * From windows to the output.
 * @param {Setting} setting
 */
export function outputs(setting) {
  return [...windows(setting), ...sums(setting), ...(setting.relu ? ["output = np.maximum(output, 0)"] : [])];
}

/**
 * @param {Setting} setting
 * @returns {string[]}
 */
function padded({ mode, size, depth, kernel, stride, padding, dilation }) {
  if (mode !== "transposed") return [`padded = np.pad(x, ((0, 0), ${around(padding)}))`];
  const ring = /** @type {Pair} */ (padding.map((cut, axis) => dilation[axis] * (kernel[axis] - 1) - cut));
  const stuffed = size.map((side, axis) => (side - 1) * stride[axis] + 1);
  return [
    `stuffed = np.zeros((${depth}, ${stuffed.join(", ")}), np.float32)`,
    `stuffed[:, ::${stride[0]}, ::${stride[1]}] = x  # zeros between`,
    `padded = np.pad(stuffed, ((0, 0), ${around(ring)}))  # and around`,
  ];
}

/** @param {Pair} ring */
function around([down, across]) {
  return `(${down}, ${down}), (${across}, ${across})`;
}

/**
 * @param {Setting} setting
 * @returns {string[]}
 */
function windows({ mode, kernel, stride, dilation }) {
  const [rows, columns] = kernel.map((taps, axis) => dilation[axis] * (taps - 1) + 1);
  const steps = mode === "transposed" ? [1, 1] : stride;
  const strides = [...steps, ...dilation];
  const every = strides.some((by) => by > 1)
    ? `[:, ${strides.map((by) => (by > 1 ? `::${by}` : ":")).join(", ")}]`
    : "";
  const call = `sliding_window_view(padded, (${rows}, ${columns}), axis=(1, 2))`;
  return [`windows = ${call}${every}  # (C, H', W', F, G)`];
}

/**
 * @param {Setting} setting
 * @returns {string[]}
 */
function sums({ depth, filters, groups }) {
  if (groups === 1)
    return ["output = np.einsum(\"chwij,kcij->khw\", windows, weight) + bias[:, None, None]  # (K, H', W')"];
  return [
    `windows = windows.reshape(${groups}, ${depth / groups}, *windows.shape[1:])  # channels by group`,
    `weight = weight.reshape(${groups}, ${filters / groups}, *weight.shape[1:])  # filters by group`,
    'output = np.einsum("gchwij,gkcij->gkhw", windows, weight)',
    `output = output.reshape(${filters}, *output.shape[2:]) + bias[:, None, None]  # (K, H', W')`,
  ];
}

/**
 * @param {Reply} reply
 * @param {Setting} setting
 */
export function torch(reply, setting) {
  return [...layer(reply, setting), "print(output.shape, output)"].join("\n");
}

/**
 * @param {Reply} reply
 * @param {Setting} setting
 * @param {boolean} [learns] whether gradients are kept
 */
export function layer({ op, body, given }, { mode, relu }, learns = false) {
  const backwards = op === "conv_transpose2d";
  const { stride, padding, dilation, groups } = body;
  const named = Object.entries({ stride, padding, dilation, groups }).map(
    ([name, value]) => `${name}=${Array.isArray(value) ? `(${value.join(", ")})` : value}`,
  );
  const weight = JSON.stringify(backwards ? body.weight : given);
  const shape = backwards ? "(C, K / groups, F, G)" : "(K, C / groups, F, G)";
  const kept = `dtype=torch.float32${learns ? ", requires_grad=True" : ""}`;
  const turns = mode === "convolution";
  return [
    "import torch",
    "from torch.nn import functional as F",
    "",
    `x = torch.tensor(${JSON.stringify(body.x)}, ${kept})  # (C, H, W)`,
    `weight = torch.tensor(${weight}, ${kept})  # ${shape}`,
    `bias = torch.tensor(${JSON.stringify(body.bias)}, ${kept})`,
    "",
    ...(turns ? ["turned = weight.flip(-2, -1)  # each filter turned by 180°"] : []),
    `output = F.${op}(x, ${turns ? "turned" : "weight"}, bias, ${named.join(", ")})`,
    ...(relu ? ["output = F.relu(output)"] : []),
  ];
}
