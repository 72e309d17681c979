/** The calls that give a map of what speaks for something, its check, and the picture that excites a unit most. */

import { ROOT } from "../api.js";
import { parameters, targetName } from "./explore-why-asked.js";

/** @typedef {import("./explore-why-asked.js").Asked} Asked */
/** @typedef {import("./explore-why-asked.js").Picture} Picture */
/** @typedef {{curl: string, python: string}} Calls */

/**
 * @param {Asked} what
 * @param {Picture} picture
 * @param {string} origin  of the server
 * @returns {Calls}
 */
export function attributionCalls(what, { model, run, edits }, origin) {
  const url = `${origin}${ROOT}/models/${model.id}/attributions/${run.image}`;
  const asked = { ...parameters(what), ...(edits ? { edits } : {}) };
  const query = new URLSearchParams(asked);
  const checked = what.method !== "occlusion";
  const curl = [
    `curl -s "${url}?${query}"`,
    checked ? `curl -s "${url}/check?${query}"` : `curl -sN "${url}/stream?${query}"  # row by row`,
  ];
  const python = [
    `url = "${url}"`,
    `asked = ${JSON.stringify(asked)}`,
    "why = httpx.get(url, params=asked, timeout=60).json()  # what in the photo speaks for it, row by row",
    'print(why["target"]["value"], why["high"], why["peak"])',
    ...(checked
      ? [
          'check = httpx.get(url + "/check", params=asked, timeout=60).json()  # in networks that know nothing',
          'print(check["verdict"], [step["correlation"] for step in check["steps"]])',
        ]
      : []),
  ];
  return { curl: curl.join("\n"), python: python.join("\n") };
}

/**
 * @param {import("./explore-why-asked.js").Target} target
 * @param {number} seed
 * @param {Picture} picture
 * @param {string} origin  of the server
 * @returns {Calls}
 */
export function excitationCalls(target, seed, { model, edits }, origin) {
  const url = `${origin}${ROOT}/models/${model.id}/excitations`;
  const asked = { target: targetName(target), seed: String(seed), ...(edits ? { edits } : {}) };
  return {
    curl: `curl -sN "${url}?${new URLSearchParams(asked)}"  # as it forms`,
    python: [
      "import json",
      `url = "${url}"`,
      `asked = ${JSON.stringify(asked)}`,
      'with httpx.stream("GET", url, params=asked, timeout=60) as events:  # as it forms',
      "    for line in events.iter_lines():",
      '        if line.startswith("data: "):',
      '            print(json.loads(line[6:]).get("value"))',
    ].join("\n"),
  };
}
