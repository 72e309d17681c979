/** "As code": the calls, and the NumPy and PyTorch lines, that give exactly the numbers on screen. */

import { FEW } from "./dense-links.js";
import { labAddress } from "./dense-setting.js";

/** @typedef {import("../elements/code-drawer.js").Snippet} Snippet */
/** @typedef {import("./dense-setting.js").Setting} Setting */
/** @typedef {import("./dense-engine.js").Reply} Reply */

/**
 * @param {Setting} setting
 * @param {Reply} reply
 * @param {string} origin of this server, "http://127.0.0.1:8000"
 * @returns {Snippet[]}
 */
export function snippets(setting, reply, origin) {
  const api = `${origin}/api/v1`;
  const query = labAddress.query(setting);
  const lab = `${api}/labs/dense${query ? `?${query}` : ""}`;
  return [
    { id: "curl", label: "curl", code: curl(setting, reply, api, lab) },
    { id: "python", label: "Python", code: python(setting, api, lab) },
    { id: "numpy", label: "NumPy", code: numpy(setting, reply, lab) },
    { id: "pytorch", label: "PyTorch", code: pytorch(setting, reply, lab) },
  ];
}

/**
 * @param {Setting} setting
 * @param {Reply} reply
 * @param {string} api
 * @param {string} lab
 */
function curl({ target }, { body, flattened, softmax }, api, lab) {
  const post = (/** @type {string} */ op, /** @type {unknown} */ data) => [
    `curl -s ${api}/ops/${op} -H 'Content-Type: application/json' -d @- <<'END'`,
    JSON.stringify(data),
    "END",
  ];
  const steps = [
    "",
    "# W·x + b, row by row:",
    ...post("linear/trace", body),
    "",
    "# scores divided by the temperature become probabilities, and the loss:",
    ...post("softmax/trace", { x: softmax.scaled }),
    ...post("cross_entropy", { x: softmax.scaled, target }),
  ];
  return ["# everything on this page:", `curl -s "${lab}"`, ...(flattened.length <= FEW ? steps : [])].join(
    "\n",
  );
}

/**
 * @param {Setting} setting
 * @param {string} api
 * @param {string} lab
 */
function python({ target }, api, lab) {
  return [
    "import httpx",
    "",
    `api = "${api}"`,
    "",
    "def post(op, **body):",
    '    return httpx.post(f"{api}/ops/{op}", json=body).raise_for_status().json()',
    "",
    `lab = httpx.get("${lab}").raise_for_status().json()`,
    'scores = post("linear", **lab["body"])["output"]',
    'scaled = lab["softmax"]["scaled"]  # divided by the temperature',
    'probabilities = post("softmax", x=scaled)["output"]',
    `loss = post("cross_entropy", x=scaled, target=${target})["output"]`,
    "print(scores, probabilities, loss)",
  ].join("\n");
}

/**
 * @param {Setting} setting
 * @param {Reply} reply
 * @param {string} lab
 */
function numpy({ temperature, target }, reply, lab) {
  return [
    ...numbers("numpy", "np", "np.array", reply, lab),
    "",
    "v = x.ravel()  # row-major: channel by channel, row by row",
    "scores = weight @ v + bias",
    `scaled = scores / ${temperature}`,
    "shifted = scaled - scaled.max()  # no exponential can overflow",
    "e = np.exp(shifted)",
    "probabilities = e / e.sum()",
    `loss = -np.log(probabilities[${target}])`,
    "print(scores, probabilities, loss)",
  ].join("\n");
}

/**
 * @param {Setting} setting
 * @param {Reply} reply
 * @param {string} lab
 */
function pytorch({ temperature, target }, reply, lab) {
  return [
    ...numbers("torch", "", "torch.tensor", reply, lab, ["import torch.nn.functional as F"]),
    "",
    "v = x.flatten()  # row-major: channel by channel, row by row",
    "scores = F.linear(v, weight, bias)",
    `scaled = scores / ${temperature}`,
    "probabilities = F.softmax(scaled, dim=0)",
    `loss = F.cross_entropy(scaled, torch.tensor(${target}))`,
    "print(scores, probabilities, loss)",
  ].join("\n");
}

/**
 * The arrays as code: written out, or fetched where they are long.
 * @param {string} module
 * @param {string} name
 * @param {string} array
 * @param {Reply} reply
 * @param {string} lab
 * @param {string[]} [further] imports
 */
export function numbers(module, name, array, { body, flattened }, lab, further = []) {
  const few = flattened.length <= FEW;
  const value = (/** @type {"x" | "weight" | "bias"} */ key) =>
    few ? JSON.stringify(body[key]) : `body["${key}"]`;
  const type = module === "numpy" ? "dtype=np.float64" : "dtype=torch.float64";
  return [
    ...(few ? [] : ["import json, urllib.request"]),
    `import ${module}${name ? ` as ${name}` : ""}`,
    ...further,
    "",
    ...(few ? [] : [`body = json.load(urllib.request.urlopen("${lab}"))["body"]`]),
    `x = ${array}(${value("x")}, ${type})  # (channel, row, column)`,
    `weight = ${array}(${value("weight")}, ${type})  # (output, input)`,
    `bias = ${array}(${value("bias")}, ${type})`,
  ];
}
