/** An element that is written anew at every step may grow but not shrink: else the page would move up and down. */

/**
 * @param {HTMLElement} element
 * @returns {() => void} undo
 */
export function growOnly(element) {
  let width = 0;
  const observer = new ResizeObserver(([{ contentRect }]) => {
    // In another width it has other lines.
    if (contentRect.width !== width) element.style.minHeight = "";
    width = contentRect.width;
    element.style.minHeight = `${element.offsetHeight}px`;
  });
  observer.observe(element);
  return () => observer.disconnect();
}
