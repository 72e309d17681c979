/** "As code", backwards: the calls and the lines of Python that give exactly the gradients on screen. */

import { layer, opening, outputs } from "./convolution-python.js";
import { keywords, posted } from "./lab-code.js";

/** @typedef {import("./lab-engine.js").Reply} Reply */
/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./convolution-code.js").Place} Place */

/**
 * @param {Reply} reply
 * @param {Setting} setting
 * @param {Place} place
 * @returns {import("../elements/code-drawer.js").Snippet[]}
 */
export function backSnippets(reply, setting, place) {
  return [
    { id: "curl", label: "curl", code: curl(reply, setting, place) },
    { id: "python", label: "Python", code: httpx(reply, place) },
    { id: "numpy", label: "NumPy", code: numpy(reply, setting) },
    { id: "torch", label: "PyTorch", code: torch(reply, setting) },
  ];
}

/**
 * @param {Reply} reply
 * @param {Setting} setting
 * @param {Place} place
 */
function curl({ op, body, gradient }, { back }, { step, query, origin }) {
  const of = back === "input" ? "spread" : "weights";
  const lab = `${origin}/api/v1/labs/convolution`;
  return [
    '# everything on this page; its gradients are "gradient":',
    `curl -s '${lab}?${query}'`,
    "",
    "# this very step, written out:",
    `curl -s '${lab}/backward?${query}&of=${of}&start=${step}&limit=1'`,
    "",
    "# the gradients of the same operation on any numbers, here these:",
    ...posted(`${origin}/api/v1/ops/${op}/gradient`, { ...body, gradient: gradient.upstream }),
  ].join("\n");
}

/**
 * @param {Reply} reply
 * @param {Place} place
 */
function httpx({ op, body, gradient }, { origin }) {
  const { x, weight, bias, ...attributes } = body;
  return [
    "import httpx",
    "",
    `x = ${JSON.stringify(x)}`,
    `weight = ${JSON.stringify(weight)}`,
    `bias = ${JSON.stringify(bias)}`,
    `upstream = ${JSON.stringify(gradient.upstream)}`,
    `call = dict(x=x, weight=weight, bias=bias, ${keywords(attributes)})`,
    "",
    `url = "${origin}/api/v1/ops/${op}/gradient"`,
    "reply = httpx.post(url, json=call | dict(gradient=upstream)).raise_for_status().json()",
    'gradients = reply["gradients"]',
    'print(gradients["x"], gradients["weight"], gradients["bias"])',
  ].join("\n");
}

/**
 * The forward pass up to its windows; then each window's gradient is added where the window was.
 * @param {Reply} reply
 * @param {Setting} setting
 */
function numpy(reply, setting) {
  const { mode, relu } = setting;
  return [
    ...opening(reply, setting),
    "met = weight  # as it meets a window",
    ...(relu ? outputs(setting) : []),
    "",
    `upstream = np.array(${JSON.stringify(reply.gradient.arriving)}, np.float32)  # (K, H', W')`,
    ...(relu ? ["upstream = upstream * (output > 0)  # what was held back sends nothing back"] : []),
    "to_padded, to_weight = np.zeros_like(padded), np.zeros_like(met)",
    "for k, r, q in np.ndindex(upstream.shape):",
    `    window = np.s_[${window(setting)}]`,
    "    to_padded[window] += upstream[k, r, q] * met[k]  # where windows overlap, it adds up",
    "    to_weight[k] += upstream[k, r, q] * padded[window]  # one weight serves at every place",
    "to_bias = upstream.sum((1, 2))",
    `to_x = to_padded${inside(setting)}  # without padding`,
    ...(mode === "correlation" ? [] : ["to_weight = to_weight[:, :, ::-1, ::-1]  # turned back"]),
    "print(to_x, to_weight, to_bias)",
  ].join("\n");
}

/**
 * Which of the padded input's cells an output sees, as Python's slices.
 * @param {Setting} setting
 */
function window({ mode, kernel, stride, dilation, groups, filters, depth }) {
  const [per, seen] = [filters / groups, depth / groups];
  const first = `k // ${per} * ${seen}`;
  const cells = ["r", "q"].map((at, axis) => {
    const start = mode === "transposed" || stride[axis] === 1 ? at : `${at} * ${stride[axis]}`;
    const span = dilation[axis] * (kernel[axis] - 1) + 1;
    return `${start} : ${start} + ${span}${dilation[axis] > 1 ? ` : ${dilation[axis]}` : ""}`;
  });
  return [groups === 1 ? ":" : `${first} : ${first} + ${seen}`, ...cells].join(", ");
}

/**
 * The part of the padded input that is the input.
 * @param {Setting} setting
 */
function inside({ mode, size, kernel, stride, padding, dilation }) {
  const parts = size.map((side, axis) => {
    const transposed = mode === "transposed";
    const ring = transposed ? dilation[axis] * (kernel[axis] - 1) - padding[axis] : padding[axis];
    const spread = transposed ? stride[axis] : 1;
    const end = ring + (side - 1) * spread + 1;
    return `${ring} : ${end}${spread > 1 ? ` : ${spread}` : ""}`;
  });
  return `[:, ${parts.join(", ")}]`;
}

/**
 * @param {Reply} reply
 * @param {Setting} setting
 */
function torch(reply, setting) {
  return [
    ...layer(reply, setting, true),
    "",
    `upstream = torch.tensor(${JSON.stringify(reply.gradient.arriving)}, dtype=torch.float32)  # (K, H', W')`,
    "output.backward(upstream)",
    "print(x.grad, weight.grad, bias.grad)",
  ].join("\n");
}
