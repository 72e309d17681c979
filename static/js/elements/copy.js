/** What a button "Copy" does, and says that it did. */

import { t } from "../i18n.js";

/**
 * Put a text on the clipboard; where that is forbidden, select `source`, so that the keyboard can copy it.
 * @param {string} text
 * @param {HTMLElement} button whose label tells how it went
 * @param {Node} source where the text is to be seen
 */
export async function copy(text, button, source) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = t("shared.code.copied");
  } catch {
    // No permission, or not a secure context.
    getSelection()?.selectAllChildren(source);
    button.textContent = t("shared.code.selected");
  }
}
