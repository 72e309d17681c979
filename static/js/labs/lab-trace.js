/** The trace of one operation, fetched page by page ahead of the playhead and kept. */

/** @typedef {{index: number, at: [number, number, number], output: number, [part: string]: any}} TraceStep */
/** @typedef {(start: number, limit: number) => Promise<TraceStep[]>} Fetch */

/** About how many products one page may hold: some 100 KB of JSON. */
const PRODUCTS = 8000;
/** Most steps a page: the API's own limit. */
const STEPS = 1000;
/** How long a page that failed is left alone, in milliseconds: a server that is busy is not asked sixty times a second. */
const PATIENCE = 1000;
/** Pages kept; the ones used longest ago go first. */
const KEPT = 60;

export class Trace {
  /** @type {Map<number, TraceStep[] | null>} page -> its steps; null while they are on their way */
  #pages = new Map();
  #fetch;
  #arrived;
  #patience;

  /** Steps in all. */
  total = Number.POSITIVE_INFINITY;

  /**
   * @param {number} products of one step
   * @param {Fetch} fetch
   * @param {(error?: unknown) => void} arrived called after each page, or with what went wrong
   * @param {number} [patience] milliseconds until a page that failed may be asked for again
   */
  constructor(products, fetch, arrived, patience = PATIENCE) {
    this.#patience = patience;
    this.limit = Math.max(8, Math.min(STEPS, Math.floor(PRODUCTS / products)));
    this.#fetch = fetch;
    this.#arrived = arrived;
  }

  /**
   * A step, if it is here.
   * @param {number} index
   */
  step(index) {
    return this.#pages.get(Math.floor(index / this.limit))?.[index % this.limit] ?? null;
  }

  /** Ask for the first page already. */
  begin() {
    this.#load(0);
  }

  /**
   * Make sure that a step comes, and what follows it.
   * @param {number} index
   */
  want(index) {
    const page = Math.floor(index / this.limit);
    this.#load(page);
    this.#load(page + 1);
  }

  /** @param {number} page */
  async #load(page) {
    const start = page * this.limit;
    if (start >= this.total) return;
    const known = this.#pages.get(page);
    if (known !== undefined) {
      // Moved to the end: the order of a Map is the order of use here.
      this.#pages.delete(page);
      this.#pages.set(page, known);
      return;
    }
    this.#pages.set(page, null);
    this.#forget();
    try {
      const steps = await this.#fetch(start, this.limit);
      this.#pages.set(page, steps);
      this.#arrived();
    } catch (error) {
      setTimeout(() => this.#pages.delete(page), this.#patience);
      this.#arrived(error);
    }
  }

  #forget() {
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= KEPT) return;
      this.#pages.delete(page);
    }
  }
}
