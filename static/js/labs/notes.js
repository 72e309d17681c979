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
  }
  return () => observer.disconnect();
}

const root = document.getElementById("main");
if (root) mount(root);
