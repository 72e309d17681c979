/** The notes: the list of contents says where the reader is. */

/**
 * @param {HTMLElement} root
 * @returns {() => void} undo
 */
export function mount(root) {
  const links = new Map(
    [...root.querySelectorAll(".contents a")].map((link) => [link.getAttribute("href"), link]),
  );
  const terms = [...root.querySelectorAll(".term, .chapter > h2")];
  const seen = new Set();
  // A term counts as read while it crosses the upper third of the window.
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) seen.add(target);
        else seen.delete(target);
      }
      const first = terms.find((term) => seen.has(term));
      if (first) mark(links.get(`#${first.id || first.parentElement?.querySelector("h2")?.id}`));
    },
    { rootMargin: "-15% 0px -65% 0px" },
  );
  for (const term of terms) observer.observe(term);

  /** @param {Element | undefined} current */
  function mark(current) {
    for (const link of links.values()) {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const box = root.querySelector(".contents");
    if (box && current) show(current.getBoundingClientRect(), box.getBoundingClientRect(), box);
  }
  return () => observer.disconnect();
}

/**
 * A list that is longer than the window follows the reader; the page itself stays where it is.
 * @param {DOMRect} at
 * @param {DOMRect} seen
 * @param {Element} list
 */
function show(at, seen, list) {
  if (at.bottom > seen.bottom) list.scrollTop += at.bottom - seen.bottom + seen.height / 3;
  else if (at.top < seen.top) list.scrollTop -= seen.top - at.top + seen.height / 3;
}

const root = document.getElementById("main");
if (root) mount(root);
