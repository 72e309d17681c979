/** The calls that give exactly the numbers on screen: curl, and Python with httpx. */

import { ROOT } from "../api.js";
import { apiPath } from "./explore-place.js";

/** @typedef {import("./explore-place.js").Place} Place */

/** What to do with the reply, by how deep the place lies. */
const THEN = {
  network: [
    "run = reply.json()",
    'for guess in run["predictions"][:5]:',
    "    print(f\"{guess['class']:20} {guess['probability']:.4f}\")",
    'for layer in run["layers"]:',
    '    print(layer["id"], layer["shape"], layer["min"], layer["max"])',
  ],
  layer: ["maps = reply.json()  # nested lists: channel, row, column", "print(len(maps))"],
  map: ["values = reply.json()  # nested lists: row, column", "print(values[0])"],
  value: [
    "value = reply.json()",
    'print(value["output"])',
    'print(value["sources"])  # the cells that it is made of',
  ],
};

/**
 * @param {Place & {image: string}} place
 * @param {string} origin  of the server, such as "http://127.0.0.1:8000"
 * @param {boolean} flat  whether the layer has no maps, so that its channel is one number
 * @returns {{id: string, label: string, code: string}[]}
 */
export function snippets(place, origin, flat) {
  const url = origin + ROOT + apiPath(place);
  const then = THEN[depth(place, flat)];
  const python = ["import httpx", "", "reply = httpx.get(", `    "${url}"`, ")", ...then].join("\n");
  return [
    { id: "curl", label: "curl", code: `curl -s ${url}` },
    { id: "python", label: "Python", code: python },
  ];
}

/**
 * @param {Place} place
 * @param {boolean} flat
 */
function depth({ layer, channel, row }, flat) {
  if (layer === null) return "network";
  if (channel === null) return "layer";
  return row === null && !flat ? "map" : "value";
}
