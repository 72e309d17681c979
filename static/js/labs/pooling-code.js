/** "As code": the calls and the lines that give exactly the numbers on screen. */

import { poolingAddress } from "./pooling-setting.js";

/** @typedef {import("./pooling-views.js").Figure} Figure */

const CURL = "-H 'Content-Type: application/json' -d @- <<'END'";
/** From so many numbers on, code asks for the input instead of spelling it out. */
const MANY = 1000;
/** Where they stand in the lab's reply. */
const [INPUT, UPSTREAM] = ['["body"]["x"]', '["gradient"]["upstream"]'];

/**
 * @param {Figure} figure
 * @param {number} step which is on screen
 * @param {string} origin of this server, "http://127.0.0.1:8000"
 * @returns {import("../elements/code-drawer.js").Snippet[]}
 */
export function snippets(figure, step, origin) {
  const query = poolingAddress.query(figure.setting);
  const lab = `${origin}/api/v1/labs/pooling${query ? `?${query}` : ""}`;
  const large = figure.reply.body.x.flat(2).length > MANY;
  const sources = { lab, url: `${origin}/api/v1/ops/${figure.reply.op}`, large };
  return [
    { id: "curl", label: "curl", code: curl(figure, step, sources) },
    { id: "python", label: "Python", code: python(figure, step, sources) },
    { id: "numpy", label: "NumPy", code: numpy(figure, sources) },
    { id: "pytorch", label: "PyTorch", code: pytorch(figure, sources) },
  ].map(({ code, ...snippet }) => ({ ...snippet, code: code.join("\n") }));
}

/** @typedef {{lab: string, url: string, large: boolean}} Sources */

/**
 * @param {Figure} figure
 * @param {number} step
 * @param {Sources} sources
 * @returns {string[]}
 */
function curl({ reply: { body, gradient } }, step, { lab, url, large }) {
  if (large) return ["# the input, the output and all that is counted:", `curl -s '${lab}'`];
  /** @param {string} path @param {object} data */
  const post = (path, data) => [`curl -s ${url}${path} ${CURL}`, JSON.stringify(data), "END"];
  const back = gradient
    ? ["", "# where the gradient goes:", ...post("/gradient", { ...body, gradient: gradient.upstream })]
    : [];
  const one = ["", "# this very step, written out:", ...post("/trace", { ...body, start: step, limit: 1 })];
  return [...post("", body), ...one, ...back];
}

/**
 * @param {Figure} figure
 * @param {number} step
 * @param {Sources} sources
 */
function python({ reply: { body, gradient } }, step, sources) {
  const { x, ...attributes } = body;
  const named = Object.entries(attributes).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const back = gradient
    ? [
        "",
        `back = httpx.post("${sources.url}/gradient", json=call | dict(gradient=upstream)).raise_for_status().json()`,
        'print(back["gradients"]["x"])',
      ]
    : [];
  return [
    ...(sources.large ? [] : ["import httpx", ""]),
    ...given("x", x, sources, INPUT),
    ...(gradient ? given("upstream", gradient.upstream, sources, UPSTREAM) : []),
    `call = dict(x=x, ${named.join(", ")})`,
    "",
    `reply = httpx.post("${sources.url}", json=call).raise_for_status().json()`,
    'print(reply["shape"], reply["output"])',
    "",
    `trace = httpx.post("${sources.url}/trace", json=call | dict(start=${step}, limit=1)).raise_for_status().json()`,
    'print(trace["steps"][0]["patch"], trace["steps"][0]["output"])',
    ...back,
  ];
}

/**
 * @param {Figure} figure
 * @param {Sources} sources
 */
function numpy(figure, sources) {
  const { setting, reply } = figure;
  const { kernel, stride, padding, kind } = setting;
  const [down, across] = padding;
  const padded = down + across > 0;
  const filling = kind === "max" ? "-np.inf" : "0";
  const name = kind === "max" ? "max" : "mean";
  const ring = [
    `padded = np.pad(x, ((0, 0), (${down}, ${down}), (${across}, ${across})), constant_values=${filling})`,
  ];
  return [
    "import numpy as np",
    ...(sources.large ? [] : [""]),
    ...given("x", reply.body.x, sources, INPUT, (text) => `np.array(${text}, np.float32)`),
    ...(padded ? ring : []),
    ...(tiles(figure)
      ? [
          `channels, rows, columns = x.shape  # cut into tiles of ${kernel[0]} × ${kernel[1]}`,
          `tiles = x.reshape(channels, rows // ${kernel[0]}, ${kernel[0]}, columns // ${kernel[1]}, ${kernel[1]})`,
          `output = tiles.${name}(axis=(2, 4))`,
        ]
      : [
          `windows = np.lib.stride_tricks.sliding_window_view(${padded ? "padded" : "x"}, (${kernel.join(", ")}), axis=(1, 2))`,
          `output = windows[:, ::${stride[0]}, ::${stride[1]}].${name}(axis=(3, 4))`,
        ]),
    "print(output.shape, output.tolist())",
    ...(reply.gradient ? numpyGradient(figure, sources) : []),
  ];
}

/**
 * Whether the windows lie side by side and cover everything: then an array can be cut into them.
 * @param {Figure} figure
 */
function tiles({ setting: { kernel, stride, padding }, reply: { arithmetic } }) {
  const { rows, columns } = arithmetic;
  const apart = kernel.every((side, axis) => side === stride[axis] && padding[axis] === 0);
  return apart && rows.unused + columns.unused === 0;
}

/**
 * @param {Figure} figure
 * @param {Sources} sources
 */
function numpyGradient({ setting: { kernel, stride, padding, kind }, reply }, sources) {
  const [down, across] = padding;
  const inside = `[:, ${down}:${down} + x.shape[1], ${across}:${across} + x.shape[2]]`;
  const source = down + across > 0 ? "padded" : "x";
  const max = [
    `    patch = ${source}[window]`,
    "    winner = np.unravel_index(patch.argmax(), patch.shape)",
    "    downstream[window][winner] += upstream[c, r, q]  # the others get 0",
  ];
  const mean = [`    downstream[window] += upstream[c, r, q] / ${kernel[0] * kernel[1]}  # equal shares`];
  return [
    "",
    ...given(
      "upstream",
      reply.gradient.upstream,
      sources,
      UPSTREAM,
      (text) => `np.array(${text}, np.float32)`,
    ),
    `downstream = np.zeros_like(${source})`,
    "for c, r, q in np.ndindex(output.shape):",
    `    window = (c, slice(r * ${stride[0]}, r * ${stride[0]} + ${kernel[0]}), slice(q * ${stride[1]}, q * ${stride[1]} + ${kernel[1]}))`,
    ...(kind === "max" ? max : mean),
    ...(down + across > 0 ? [`downstream = downstream${inside}`] : []),
    "print(downstream.tolist())",
  ];
}

/**
 * @param {Figure} figure
 * @param {Sources} sources
 */
function pytorch({ setting: { kernel, stride, padding, kind }, reply }, sources) {
  const tensor = (/** @type {string} */ text) => `torch.tensor(${text}, dtype=torch.float32)`;
  const sides = [kernel, stride, padding].map((pair) => `(${pair.join(", ")})`);
  const back = reply.gradient
    ? [
        ...given("upstream", reply.gradient.upstream, sources, UPSTREAM, tensor),
        "output.backward(upstream)",
        "print(x.grad.tolist())",
      ]
    : [];
  return [
    "import torch",
    "import torch.nn.functional as F",
    ...(sources.large ? [] : [""]),
    ...given("x", reply.body.x, sources, INPUT, tensor),
    ...(reply.gradient ? ["x.requires_grad_()"] : []),
    `output = F.${kind}_pool2d(x, ${sides[0]}, stride=${sides[1]}, padding=${sides[2]})`,
    "print(tuple(output.shape), output.tolist())",
    ...(back.length ? ["", ...back] : []),
  ];
}

/**
 * A name with its numbers: spelled out, or where they are many, asked for.
 * @param {string} name
 * @param {unknown} values
 * @param {Sources} sources
 * @param {string} path to them in the lab's reply
 * @param {(text: string) => string} [as] the array of a library
 */
function given(name, values, { lab, large }, path, as = (text) => text) {
  if (!large) return [`${name} = ${as(JSON.stringify(values))}`];
  const asked = ["import httpx", "", `lab = httpx.get("${lab}").raise_for_status().json()`];
  return [...(name === "x" ? asked : []), `${name} = ${as(`lab${path}`)}`];
}
