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
  const paths = [...SPACES.map((space) => apiPath(place, space)), `/models/${model}/variations/${image}`];
  const curl = paths.map((path) => `curl -s "${origin}${ROOT}${path}"`);
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
 * Both rows, and the changes.
 * @param {import("./similar-source.js").Answer} answer
 * @param {import("./similar-source.js").Variation[]} changes
 * @returns {import("../elements/tables.js").Table[]}
 */
export function tables(answer, changes) {
  const head = ["rank", "picture", "distance", "guess", "probability", "image"];
  const rows = SPACES.map((space) => ({
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
  const changed = {
    caption: t("similar.changes"),
    head: ["", ...SPACES.map((space) => t(`similar.change.${space}`)), t("similar.table.guess")],
    rows: changes.map((each) => [
      t(`similar.change.${each.variation}`),
      ...SPACES.map((space) => each[space]),
      each.prediction.class,
    ]),
  };
  return [...rows, changed];
}
