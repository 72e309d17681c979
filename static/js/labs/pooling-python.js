/** A pooling, and its way back, in lines of Python that need no server: plain NumPy, and PyTorch. */

/** @typedef {import("./pooling-views.js").Figure} Figure */

/**
 * @param {Figure} figure
 */
export function numpy(figure) {
  const { setting, reply } = figure;
  return [
    "import numpy as np",
    "",
    `x = ${array(reply.body.x)}`,
    ...(tiled(figure) ? tiles(setting) : windows(setting)),
    "print(output.shape, output.tolist())",
    ...(reply.gradient ? backwards(setting, reply.gradient.upstream) : []),
  ].join("\n");
}

/**
 * @param {Figure} figure
 */
export function torch({ setting: { kernel, stride, padding, kind }, reply }) {
  /** @param {unknown} values */
  const tensor = (values) => `torch.tensor(${JSON.stringify(values)}, dtype=torch.float32)`;
  const back = [
    "",
    `upstream = ${tensor(reply.gradient?.upstream)}`,
    "output.backward(upstream)",
    "downstream = x.grad",
    "print(downstream.tolist())",
  ];
  return [
    "import torch",
    "from torch.nn import functional as F",
    "",
    `x = ${tensor(reply.body.x)}`,
    ...(reply.gradient ? ["x.requires_grad_()"] : []),
    `output = F.${kind}_pool2d(x, ${tuple(kernel)}, stride=${tuple(stride)}, padding=${tuple(padding)})`,
    "print(tuple(output.shape), output.tolist())",
    ...(reply.gradient ? back : []),
  ].join("\n");
}

/** @param {unknown} values */
function array(values) {
  return `np.array(${JSON.stringify(values)}, np.float32)`;
}

/** @param {[number, number]} pair */
function tuple([down, across]) {
  return `(${down}, ${across})`;
}

/**
 * Whether the windows lie side by side and cover everything: then the array can be cut into them.
 * @param {Figure} figure
 */
function tiled({ setting: { kernel, stride, padding }, reply: { arithmetic } }) {
  const apart = kernel.every((side, axis) => side === stride[axis] && padding[axis] === 0);
  return apart && arithmetic.rows.unused + arithmetic.columns.unused === 0;
}

/** @typedef {import("./pooling-setting.js").Setting} Setting */

/** @param {Setting} setting */
function tiles({ kernel: [rows, columns], kind }) {
  return [
    "",
    "channels, height, width = x.shape  # cut into tiles, each of which keeps one number",
    `tiles = x.reshape(channels, height // ${rows}, ${rows}, width // ${columns}, ${columns})`,
    `output = tiles.${method(kind)}(axis=(2, 4))`,
  ];
}

/** @param {Setting} setting */
function windows({ kernel, stride, padding: [down, across], kind }) {
  const filling = kind === "max" ? "-np.inf" : "0";
  const ring = `((0, 0), (${down}, ${down}), (${across}, ${across}))`;
  return [
    ...(down + across ? [`padded = np.pad(x, ${ring}, constant_values=${filling})`] : []),
    "",
    `windows = np.lib.stride_tricks.sliding_window_view(${down + across ? "padded" : "x"}, ${tuple(kernel)}, axis=(1, 2))`,
    `output = windows[:, ::${stride[0]}, ::${stride[1]}].${method(kind)}(axis=(3, 4))`,
  ];
}

/** @param {Setting["kind"]} kind */
function method(kind) {
  return kind === "max" ? "max" : "mean";
}

/**
 * The gradient of each output cell goes to its window: to the winner alone, or in equal shares.
 * @param {Setting} setting
 * @param {number[][][]} upstream
 */
function backwards({ kernel, stride, padding: [down, across], kind }, upstream) {
  const slices = ["r", "q"].map((name, axis) => {
    const start = stride[axis] > 1 ? `${name} * ${stride[axis]}` : name;
    return `slice(${start}, ${start} + ${kernel[axis]})`;
  });
  const source = down + across ? "padded" : "x";
  const winner = [
    `    patch = ${source}[window]`,
    "    winner = np.unravel_index(patch.argmax(), patch.shape)",
    "    downstream[window][winner] += upstream[c, r, q]  # the others get 0",
  ];
  const share = [`    downstream[window] += upstream[c, r, q] / ${kernel[0] * kernel[1]}  # equal shares`];
  const inside = `downstream[:, ${down} : ${down} + x.shape[1], ${across} : ${across} + x.shape[2]]`;
  return [
    "",
    `upstream = ${array(upstream)}`,
    `downstream = np.zeros_like(${source})`,
    "for c, r, q in np.ndindex(output.shape):",
    `    window = c, ${slices.join(", ")}`,
    ...(kind === "max" ? winner : share),
    ...(down + across ? [`downstream = ${inside}`] : []),
    "print(downstream.tolist())",
  ];
}
