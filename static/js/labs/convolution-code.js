/** "As code": the calls that give exactly the numbers on screen. */

/** @typedef {import("./convolution-numbers.js").Tensors} Tensors */
/** @typedef {import("./convolution-setting.js").Setting} Setting */

const CURL = "-H 'Content-Type: application/json' -d @- <<'END'";

/**
 * The body of `POST /ops/conv2d`.
 * @param {Setting} setting
 * @param {Tensors} tensors
 */
export function body({ stride, padding, dilation }, { x, weight, bias }) {
  return { x, weight, bias, stride, padding, dilation };
}

/**
 * @param {Setting} setting
 * @param {Tensors} tensors
 * @param {string} origin of this server, "http://127.0.0.1:8000"
 * @param {number} step which is on screen
 */
export function snippets(setting, tensors, origin, step) {
  const { stride, padding, dilation } = setting;
  const { x, weight, bias } = tensors;
  const url = `${origin}/api/v1/ops/conv2d`;
  const json = JSON.stringify(body(setting, tensors));
  const attributes = `stride=${stride}, padding=${padding}, dilation=${dilation}`;
  return [
    {
      id: "curl",
      label: "curl",
      code: [
        `curl -s ${url} ${CURL}`,
        json,
        "END",
        "",
        "# this very step, written out:",
        `curl -s ${url}/trace ${CURL}`,
        JSON.stringify({ ...body(setting, tensors), start: step, limit: 1 }),
        "END",
      ].join("\n"),
    },
    {
      id: "python",
      label: "Python",
      code: [
        "import httpx",
        "",
        `x = ${JSON.stringify(x)}`,
        `weight = ${JSON.stringify(weight)}`,
        `bias = ${JSON.stringify(bias)}`,
        `call = dict(x=x, weight=weight, bias=bias, ${attributes})`,
        "",
        `reply = httpx.post("${url}", json=call).raise_for_status().json()`,
        'print(reply["shape"], reply["output"])',
        "",
        `trace = httpx.post("${url}/trace", json=call | dict(start=${step}, limit=1)).raise_for_status().json()`,
        'print(trace["steps"][0]["channel_sums"], trace["steps"][0]["output"])',
      ].join("\n"),
    },
  ];
}
