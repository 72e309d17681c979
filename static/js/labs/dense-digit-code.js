/** "As code" for the drawn digit: its prediction, and what the score of a class is made of. */

import { TOP } from "./dense-digit-engine.js";

/**
 * @param {import("./dense-digit-engine.js").Seen} seen
 * @param {string} origin
 * @returns {import("../elements/code-drawer.js").Snippet[]}
 */
export function snippets({ image, why }, origin) {
  const api = `${origin}/api/v1`;
  const run = `${api}/models/digits/activations/${image}`;
  const made = `${api}/models/digits/contributions/${image}/${why.layer}?target=${why.target}&top=${TOP}`;
  return [
    {
      id: "curl",
      label: "curl",
      code: [
        `# the drawing; to send one of your own: curl -F file=@digit.png ${api}/images`,
        `curl -s ${api}/images/${image} -o digit.png`,
        "",
        "# every layer in numbers, and the prediction:",
        `curl -s ${run}`,
        "",
        `# what the score of ${why.target} is made of:`,
        `curl -s "${made}"`,
      ].join("\n"),
    },
    {
      id: "python",
      label: "Python",
      code: [
        "import httpx",
        "import numpy as np",
        "",
        "def get(url):",
        "    return httpx.get(url).raise_for_status().json()",
        "",
        `run = get("${run}")`,
        'print(run["predictions"][0])',
        "",
        `why = get("${made}")`,
        'products = np.array(why["values"]) * np.array(why["weights"])',
        "strongest = np.argsort(-np.abs(products))[:10]",
        "print(products[strongest])",
        'print(products.sum() + why["bias"], "=", why["score"])',
      ].join("\n"),
    },
  ];
}
