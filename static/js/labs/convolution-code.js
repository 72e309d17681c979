/** "As code": the calls that give exactly the numbers on screen. */

const CURL = "-H 'Content-Type: application/json' -d @- <<'END'";

/**
 * @param {import("./lab-engine.js").Reply} reply
 * @param {number} step which is on screen
 * @param {string} origin of this server, "http://127.0.0.1:8000"
 */
export function snippets({ op, body }, step, origin) {
  const { x, weight, bias, ...attributes } = body;
  const url = `${origin}/api/v1/ops/${op}`;
  const named = Object.entries(attributes).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [
    {
      id: "curl",
      label: "curl",
      code: [
        `curl -s ${url} ${CURL}`,
        JSON.stringify(body),
        "END",
        "",
        "# this very step, written out:",
        `curl -s ${url}/trace ${CURL}`,
        JSON.stringify({ ...body, start: step, limit: 1 }),
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
        `call = dict(x=x, weight=weight, bias=bias, ${named.join(", ")})`,
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
