/** "As code", backwards: the calls, and the NumPy and PyTorch lines, that give exactly the gradients on screen. */

import { numbers } from "./dense-code.js";
import { FEW } from "./dense-links.js";
import { labAddress } from "./dense-setting.js";
import { posted } from "./lab-code.js";

/** @typedef {import("../elements/code-drawer.js").Snippet} Snippet */
/** @typedef {import("./dense-setting.js").Setting} Setting */
/** @typedef {import("./dense-engine.js").Reply} Reply */
/** @typedef {import("./dense-engine.js").Gradient} Gradient */

/**
 * @param {Setting} setting
 * @param {Reply} reply
 * @param {string} origin of this server, "http://127.0.0.1:8000"
 * @returns {Snippet[]}
 */
export function backSnippets(setting, reply, origin) {
  const api = `${origin}/api/v1`;
  const lab = `${api}/labs/dense?${labAddress.query(setting)}`;
  return [
    { id: "curl", label: "curl", code: curl(setting, reply, api, lab) },
    { id: "python", label: "Python", code: python(setting, reply, api, lab) },
    { id: "numpy", label: "NumPy", code: numpy(setting, reply, lab) },
    { id: "pytorch", label: "PyTorch", code: pytorch(setting, reply, lab) },
  ];
}

/** Whether the upstream gradient is the loss's own. @param {Reply} reply */
function sent({ gradient }) {
  return String(gradient?.upstream) === String(gradient?.loss);
}

/** The upstream gradient as a list. @param {Reply} reply */
function listed({ gradient }) {
  return JSON.stringify(gradient?.upstream);
}

/**
 * @param {Setting} setting
 * @param {Reply} reply
 * @param {string} api
 * @param {string} lab
 */
function curl({ target }, { body, flattened, softmax, gradient }, api, lab) {
  const steps = [
    "",
    "# what the loss sends to the scores, before it is divided by the temperature:",
    ...posted(`${api}/ops/cross_entropy/gradient`, { x: softmax.scaled, target }),
    "",
    "# what becomes of the upstream gradient for x, weight and bias:",
    ...posted(`${api}/ops/linear/gradient`, { ...body, gradient: gradient?.upstream }),
  ];
  return [
    '# everything on this page; its gradients are "gradient":',
    `curl -s "${lab}"`,
    ...(flattened.length <= FEW ? steps : []),
  ].join("\n");
}

/**
 * @param {Setting} setting
 * @param {Reply} reply
 * @param {string} api
 * @param {string} lab
 */
function python({ target, temperature }, reply, api, lab) {
  const own = [
    `loss = post("cross_entropy", x=lab["softmax"]["scaled"], target=${target})  # p − one-hot`,
    `upstream = [slope / ${temperature} for slope in loss["x"]]  # the scores were divided by the temperature`,
  ];
  return [
    "import httpx",
    "",
    `api = "${api}"`,
    "",
    "def post(op, **body):",
    '    reply = httpx.post(f"{api}/ops/{op}/gradient", json=body).raise_for_status().json()',
    '    return reply["gradients"]',
    "",
    `lab = httpx.get("${lab}").raise_for_status().json()`,
    ...(sent(reply) ? own : [`upstream = ${listed(reply)}`]),
    'gradients = post("linear", **lab["body"], gradient=upstream)',
    'print(upstream, gradients["x"], gradients["weight"], gradients["bias"])',
  ].join("\n");
}

/**
 * @param {Setting} setting
 * @param {Reply} reply
 * @param {string} lab
 */
function numpy({ temperature, target }, reply, lab) {
  const own = [
    `scaled = (weight @ v + bias) / ${temperature}`,
    "e = np.exp(scaled - scaled.max())",
    "upstream = e / e.sum()  # the probabilities",
    `upstream[${target}] -= 1  # minus one-hot`,
    `upstream /= ${temperature}  # as the scores were`,
  ];
  return [
    ...numbers("numpy", "np", "np.array", reply, lab),
    "",
    "v = x.ravel()  # row-major: channel by channel, row by row",
    ...(sent(reply) ? own : [`upstream = np.array(${listed(reply)})`]),
    "to_weight = np.outer(upstream, v)  # a weight's: upstream of its row × number of its column",
    "to_v = weight.T @ upstream  # a number's: its column of weights × upstream, added up",
    "to_x = to_v.reshape(x.shape)",
    "to_bias = upstream",
    "print(to_weight, to_x, to_bias)",
  ].join("\n");
}

/**
 * @param {Setting} setting
 * @param {Reply} reply
 * @param {string} lab
 */
function pytorch({ temperature, target }, reply, lab) {
  const own = [`loss = F.cross_entropy(scores / ${temperature}, torch.tensor(${target}))`, "loss.backward()"];
  const given = [`scores.backward(torch.tensor(${listed(reply)}, dtype=torch.float64))`];
  return [
    ...numbers("torch", "", "torch.tensor", reply, lab, ["import torch.nn.functional as F"]),
    "",
    "for tensor in (x, weight, bias):",
    "    tensor.requires_grad_()",
    "scores = F.linear(x.flatten(), weight, bias)",
    ...(sent(reply) ? own : given),
    "print(weight.grad, x.grad, bias.grad)",
  ].join("\n");
}
