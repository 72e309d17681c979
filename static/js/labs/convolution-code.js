/** "As code": the calls and the lines of Python that give exactly the numbers on screen. */

import { numpy, torch } from "./convolution-python.js";
import { keywords, posted } from "./lab-code.js";

/** @typedef {import("./lab-engine.js").Reply} Reply */
/** @typedef {import("./convolution-setting.js").Setting} Setting */
/**
 * @typedef {{step: number, query: string, origin: string}} Place which step is on screen, the query of the setting, and
 *   the address of this server, "http://127.0.0.1:8000"
 */

/**
 * @param {Reply} reply
 * @param {Setting} setting
 * @param {Place} place
 */
export function snippets(reply, setting, place) {
  return [
    { id: "curl", label: "curl", code: curl(reply, setting, place) },
    { id: "python", label: "Python", code: httpx(reply, setting, place) },
    { id: "numpy", label: "NumPy", code: numpy(reply, setting) },
    { id: "torch", label: "PyTorch", code: torch(reply, setting) },
  ];
}

/**
 * @param {Reply} reply
 * @param {Setting} setting
 * @param {Place} place
 */
function curl({ op, body }, { relu }, { step, query, origin }) {
  const url = `${origin}/api/v1/ops/${op}`;
  return [
    `# everything on this page${relu ? '; after ReLU it is "activation"' : ""}:`,
    `curl -s '${origin}/api/v1/labs/convolution${query ? `?${query}` : ""}'`,
    "",
    "# the same operation on any numbers, here these:",
    ...posted(url, body),
    "",
    "# this very step, written out:",
    ...posted(`${url}/trace`, { ...body, start: step, limit: 1 }),
  ].join("\n");
}

/**
 * @param {Reply} reply
 * @param {Setting} setting
 * @param {Place} place
 */
function httpx({ op, body }, { relu }, { step, origin }) {
  const { x, weight, bias, ...attributes } = body;
  const url = `${origin}/api/v1/ops/${op}`;
  const rectified = [
    "",
    `relu = httpx.post("${origin}/api/v1/ops/relu", json=dict(x=output)).raise_for_status().json()`,
    'output = relu["output"]',
  ];
  return [
    "import httpx",
    "",
    `x = ${JSON.stringify(x)}`,
    `weight = ${JSON.stringify(weight)}`,
    `bias = ${JSON.stringify(bias)}`,
    `call = dict(x=x, weight=weight, bias=bias, ${keywords(attributes)})`,
    "",
    `reply = httpx.post("${url}", json=call).raise_for_status().json()`,
    'output = reply["output"]',
    ...(relu ? rectified : []),
    'print(reply["shape"], output)',
    "",
    `trace = httpx.post("${url}/trace", json=call | dict(start=${step}, limit=1)).raise_for_status().json()`,
    'print(trace["steps"][0]["channel_sums"], trace["steps"][0]["output"])',
  ].join("\n");
}
