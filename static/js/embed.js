/** A view in a frame of another page: its address there, the line of HTML for it, and the way back to the whole view. */

/** The parameters that say how a view is shown and not what; the server reads them. */
const CHROME = ["hide", "embed", "theme", "turn"];

/**
 * An address with what another one says of how it is to be shown.
 * @param {string} address path and query, "/convolution?stride=2"
 * @param {string} search the query that has it, "?embed=1&stride=1"
 */
export function keepChrome(address, search) {
  const query = new URLSearchParams(search);
  const kept = CHROME.filter((name) => query.has(name)).map(
    (name) => `${name}=${encodeURIComponent(query.get(name) ?? "").replaceAll("%2C", ",")}`,
  );
  return kept.length ? `${address}${address.includes("?") ? "&" : "?"}${kept.join("&")}` : address;
}

/** The address of a view in a frame. @param {string} address whole, with its host */
export function embedded(address) {
  const url = new URL(address);
  url.searchParams.delete("embed");
  url.searchParams.delete("lang");
  url.searchParams.append("embed", "1");
  url.hash = "";
  return url.href;
}

/** The address of the same view with everything around it. @param {string} address whole, with its host */
export function whole(address) {
  const url = new URL(address);
  for (const name of CHROME) url.searchParams.delete(name);
  return url.href;
}

/**
 * The HTML that shows a view on another page.
 * @param {string} address whole, with its host
 * @param {{title: string, width: number, height: number}} frame in pixels
 */
export function iframe(address, { title, width, height }) {
  const name = title.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${embedded(address)}" width="${width}" height="${height}" title="${name}" loading="lazy" style="border: 0; max-width: 100%"></iframe>`;
}

/** The page's own view as such a line, as wide as it is now and as high as it will be. */
export function embedSnippet() {
  const width = document.documentElement.clientWidth;
  return iframe(location.href, { title: document.title, width, height: heightInFrame() });
}

/** How high the page will be without what a frame leaves out, pixels, rounded up. */
function heightInFrame() {
  const without = ".top, code-drawer, [data-part=heading], [data-part=captions]";
  const parts = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(without));
  const gone = [...parts].reduce((sum, { offsetHeight }) => sum + offsetHeight, 0);
  return Math.ceil((document.body.offsetHeight - gone) / 20) * 20;
}
