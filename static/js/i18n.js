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

/**
 * A text that holds markup, put into an element; values are text and nothing else.
 * @template {Element} E
 * @param {E} element
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {E} the element
 */
export function tell(element, key, values = {}) {
  const plain = Object.entries(values).map(([name, value]) => [name, escaped(String(value))]);
  element.innerHTML = t(key, Object.fromEntries(plain));
  return element;
}

/**
 * A text as it stands inside of markup.
 * @param {string} text
 */
export function escaped(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Whether the catalogue has a text for this key. @param {string} key */
export function known(key) {
  return key in texts;
}

/** The page's language, such as "en". */
export function language() {
  return globalThis.document?.documentElement.lang || "en";
}
