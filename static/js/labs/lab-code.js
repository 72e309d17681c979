/** What the code of labs has in common: calls of this server by curl, and arrays as texts. */

const CURL = "-H 'Content-Type: application/json' -d @- <<'END'";

/**
 * Lines that send a body.
 * @param {string} url
 * @param {object} body
 * @returns {string[]}
 */
export function posted(url, body) {
  return [`curl -s ${url} ${CURL}`, JSON.stringify(body), "END"];
}

/**
 * Attributes as Python's keyword arguments.
 * @param {Record<string, unknown>} attributes
 */
export function keywords(attributes) {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(", ");
}
