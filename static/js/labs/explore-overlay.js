/** SVG elements, for what is drawn over a picture: boxes and outlines. */

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/**
 * Put a rectangle where a box lies.
 * @param {Element} rect
 * @param {{row: number, column: number, height: number, width: number}} box
 */
export function place(rect, { row, column, height, width }) {
  const values = { x: column, y: row, width, height };
  for (const [name, value] of Object.entries(values)) rect.setAttribute(name, String(value));
}

/**
 * The outline of a box, with a pale one beneath, so that it is seen on any colour.
 * @param {string} name  its class
 */
export function outline(name) {
  const halo = svg("rect", { class: "halo", hidden: "" });
  const line = svg("rect", { class: name, hidden: "" });
  return {
    nodes: [halo, line],
    /** @param {{row: number, column: number, height: number, width: number} | null} box  null: it lies nowhere */
    place(box) {
      for (const rect of [halo, line]) {
        rect.toggleAttribute("hidden", !box);
        if (box) place(rect, box);
      }
    },
  };
}
