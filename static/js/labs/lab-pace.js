/** Lets something that happens at every frame be done only so many times a second. */

/**
 * @param {number} times a second
 * @returns {(always: boolean) => boolean} whether it is time again; `always` it is
 */
export function pace(times) {
  let before = Number.NEGATIVE_INFINITY;
  return (always) => {
    const now = performance.now();
    if (!always && now - before < 1000 / times) return false;
    before = now;
    return true;
  };
}
