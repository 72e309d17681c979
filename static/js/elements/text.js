/** Text that changes many times a second. */

/**
 * Touches text only where it differs, and in the node that is already there: a new one would have to be laid out anew.
 * @param {Element} element that holds text and nothing else
 * @param {string} text
 */
export function setText(element, text) {
  const node = element.firstChild;
  if (node instanceof Text && !node.nextSibling) {
    if (node.data !== text) node.data = text;
  } else if (element.textContent !== text) element.textContent = text;
}
