/** The calls that give exactly the numbers on screen: curl, and Python with httpx. */

import { ROOT } from "../api.js";
import { apiPath } from "./explore-place.js";

/** @typedef {import("./explore-place.js").Place} Place */
/** One call: what its reply is called, what stands behind the place's address, what is in it, what to look at. */
/** @typedef {{name: string, more: string, holds: string, look: string[]}} Call */

const CARD = {
  name: "card",
  more: "/card",
  holds: "size, costs, histogram, receptive field step by step",
  look: [
    'print(card["formula"], card["parameters"]["product"], card["multiply_adds_product"])',
    'print(card["min"], card["mean"], card["max"], card["zero_fraction"], card["histogram"]["counts"])',
    'print(card["receptive_field"]["size"], card["receptive_field"]["steps"][-1])',
  ],
};

/** What gives the numbers of a view, by how deep it lies. @type {Record<string, Call[]>} */
const CALLS = {
  network: [
    {
      name: "run",
      more: "",
      holds: "every layer, and the predictions",
      look: [
        'for guess in run["predictions"][:5]:',
        "    print(f\"{guess['class']:20} {guess['probability']:.4f}\")",
        'for layer in run["layers"]:',
        '    print(layer["id"], layer["shape"], layer["min"], layer["max"])',
      ],
    },
  ],
  layer: [
    { name: "maps", more: "", holds: "nested lists: channel, row, column", look: ["print(len(maps))"] },
    CARD,
  ],
  numbers: [{ name: "numbers", more: "", holds: "a list", look: ["print(max(numbers))"] }, CARD],
  map: [
    { name: "values", more: "", holds: "nested lists: row, column", look: ["print(values[0])"] },
    {
      name: "dossier",
      more: "/dossier",
      holds: "where it answers most, what it is made of and what is made of it",
      look: [
        'for peak in dossier["peaks"]:',
        '    print(peak["at"], peak["value"], peak["receptive_field"])',
        'for link in dossier["inputs"][:5]:',
        '    print(link["layer"], link["channel"], link["strength"])',
        'print(dossier["activation"])',
      ],
    },
  ],
  value: [
    {
      name: "value",
      more: "",
      holds: "one number, explained",
      look: ['print(value["output"])', 'print(value["sources"])  # the cells that it is made of'],
    },
  ],
};

/**
 * @param {Place & {image: string, edits?: string}} place
 * @param {string} origin  of the server, such as "http://127.0.0.1:8000"
 * @param {boolean} flat  whether the layer has no maps, so that its channel is one number
 * @returns {{id: string, label: string, code: string}[]}
 */
export function snippets(place, origin, flat) {
  const url = origin + ROOT + apiPath(place);
  const calls = CALLS[depth(place, flat)];
  const query = place.edits ? `?edits=${encodeURIComponent(place.edits)}` : "";
  const curl = calls.map(({ more }) => `curl -s "${url}${more}${query}"`);
  const python = [
    "import httpx",
    "",
    `url = "${url}"`,
    ...(place.edits
      ? [`edits = {"edits": ${JSON.stringify(place.edits)}}  # what is changed in the network`]
      : []),
    ...calls.flatMap(({ name, more, holds, look }) => [
      `${name} = httpx.get(${more ? `url + "${more}"` : "url"}${place.edits ? ", params=edits" : ""}).json()  # ${holds}`,
      ...look,
    ]),
  ];
  return [
    { id: "curl", label: "curl", code: curl.join("\n") },
    { id: "python", label: "Python", code: python.join("\n") },
  ];
}

/**
 * @param {Place} place
 * @param {boolean} flat
 */
function depth({ layer, channel, row }, flat) {
  if (layer === null) return "network";
  if (channel === null) return flat ? "numbers" : "layer";
  return row === null && !flat ? "map" : "value";
}
