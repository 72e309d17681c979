/** The links that save a lab's figure: drawn by the server from the same query, so that a script or a slide has them too. */

import { ROOT } from "../api.js";

/** File formats, and where the API draws them. */
const DRAWN = { png: "figures", svg: "figures", gif: "animations" };

/**
 * @param {HTMLElement} root holds links with `data-export`
 * @param {string} name of the lab
 * @param {string} query of the setting
 * @param {number} step on screen, from 0
 * @param {import("../draw/colour.js").Theme} theme
 */
export function pointExports(root, name, query, step, theme) {
  for (const link of root.querySelectorAll("a[data-export]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const format = /** @type {keyof typeof DRAWN} */ (link.dataset.export);
    const still = format === "gif" ? "" : `step=${step + 1}`;
    const colours = theme === "dark" ? "theme=dark" : "";
    const all = [query, still, colours].filter(Boolean).join("&");
    link.href = `${ROOT}/${DRAWN[format]}/${name}.${format}${all ? `?${all}` : ""}`;
  }
}
