/** "As code": the calls and the lines of Python that give exactly the numbers on screen. */

import { keywords, posted } from "./lab-code.js";
import { numpy, torch } from "./pooling-python.js";
import { poolingAddress } from "./pooling-setting.js";

/** @typedef {import("./pooling-views.js").Figure} Figure */
/** @typedef {{lab: string, url: string, step: number}} Place where the numbers are, the operation, the step on screen */

/**
 * @param {Figure} figure
 * @param {number} step which is on screen
 * @param {string} origin of this server, "http://127.0.0.1:8000"
 * @returns {import("../elements/code-drawer.js").Snippet[]}
 */
export function snippets(figure, step, origin) {
  const query = poolingAddress.query(figure.setting);
  const lab = `${origin}/api/v1/labs/pooling${query ? `?${query}` : ""}`;
  const place = { lab, url: `${origin}/api/v1/ops/${figure.reply.op}`, step };
  return [
    { id: "curl", label: "curl", code: curl(figure, place) },
    { id: "python", label: "Python", code: httpx(figure, place) },
    { id: "numpy", label: "NumPy", code: numpy(figure) },
    { id: "torch", label: "PyTorch", code: torch(figure) },
  ];
}

/**
 * @param {Figure} figure
 * @param {Place} place
 */
function curl({ reply: { body, gradient } }, { lab, url, step }) {
  const back = gradient && posted(`${url}/gradient`, { ...body, gradient: gradient.upstream });
  return [
    "# everything on this page:",
    `curl -s '${lab}'`,
    "",
    "# the same operation on any numbers, here these:",
    ...posted(url, body),
    "",
    "# this very step, written out:",
    ...posted(`${url}/trace`, { ...body, start: step, limit: 1 }),
    ...(back ? ["", "# where the gradient goes:", ...back] : []),
  ].join("\n");
}

/**
 * @param {Figure} figure
 * @param {Place} place
 */
function httpx({ reply: { body, gradient } }, { url, step }) {
  const { x, ...attributes } = body;
  const back = [
    "",
    `upstream = ${JSON.stringify(gradient?.upstream)}`,
    `back = httpx.post("${url}/gradient", json=call | dict(gradient=upstream)).raise_for_status().json()`,
    'downstream = back["gradients"]["x"]',
    "print(downstream)",
  ];
  return [
    "import httpx",
    "",
    `x = ${JSON.stringify(x)}`,
    `call = dict(x=x, ${keywords(attributes)})`,
    "",
    `reply = httpx.post("${url}", json=call).raise_for_status().json()`,
    'output = reply["output"]',
    'print(reply["shape"], output)',
    "",
    `trace = httpx.post("${url}/trace", json=call | dict(start=${step}, limit=1)).raise_for_status().json()`,
    'print(trace["steps"][0]["patch"], trace["steps"][0]["output"])',
    ...(gradient ? back : []),
  ].join("\n");
}
