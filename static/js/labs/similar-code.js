/** The numbers of the Similar page as code and as tables. */

import { ROOT } from "../api.js";
import { t } from "../i18n.js";
import { apiPath, SPACES } from "./similar-place.js";
import { named } from "./similar-words.js";

/**
 * The calls that give exactly the neighbours on screen: curl, and Python with httpx.
 * @param {import("./similar-place.js").Place & {image: string}} place
 * @param {string} origin  of the server, such as "http://127.0.0.1:8000"
 */
export function snippets(place, origin) {
  const { model, image, k } = place;
  const curl = SPACES.map((space) => `curl -s "${origin}${ROOT}${apiPath(place, space)}"`);
  const python = [
    "import httpx",
    "",
    "for space in ('features', 'pixels'):",
    "    reply = httpx.get(",
    `        "${origin}${ROOT}/models/${model}/similar/${image}",`,
    `        params={"k": ${k}, "space": space},`,
    "    )",
    "    print(space)",
    '    for found in reply.json()["neighbours"]:',
    "        print(f\"{found['distance']:10.3f}  {found['title']:30} {found['prediction']['class']}\")",
  ];
  return [
    { id: "curl", label: "curl", code: curl.join("\n") },
    { id: "python", label: "Python", code: python.join("\n") },
  ];
}

/**
 * Both rows.
 * @param {import("./similar-source.js").Answer} answer
 * @returns {import("../elements/tables.js").Table[]}
 */
export function tables(answer) {
  const head = ["rank", "picture", "distance", "guess", "probability", "image"];
  return SPACES.map((space) => ({
    caption: t(`similar.${space}`),
    head: head.map((name) => t(`similar.table.${name}`)),
    rows: answer[space].neighbours.map((each, place) => [
      place + 1,
      named(each),
      each.distance,
      each.prediction.class,
      each.prediction.probability,
      each.image,
    ]),
  }));
}
