/** Texts in the reader's language, from the catalogue that the server put into the page. */

/** @type {Record<string, string>} */
const texts = JSON.parse(globalThis.document?.getElementById("messages")?.textContent ?? "{}");

/**
 * The text for a key, its `{placeholders}` filled in. An unknown key stands for itself.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  return fill(texts[key] ?? key, values);
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Whether the catalogue has a text for this key. @param {string} key */
export function known(key) {
  return key in texts;
}

/** The page's language, such as "en". */
export function language() {
  return globalThis.document?.documentElement.lang || "en";
}
