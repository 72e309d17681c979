/** Frame after frame through a network: the next is grabbed when the answer to the last is here, however long that took. */

import { ApiError, isAbort } from "../api.js";

/** How long to wait where the server has too much to do, in milliseconds. */
const BUSY = 1000;
/** The time that the rate is measured over, in milliseconds. */
const MEASURED = 2000;

/**
 * @param {number} rate  most frames a second
 * @param {() => Promise<void>} step  grabs a frame, has it looked at and shows what was found
 * @param {{ran: (perSecond: number) => void, busy: () => void}} tell  what a sitting hears of it
 * @param {AbortSignal} signal
 * @returns {Promise<void>}  ends with `signal`; rejected with what went wrong
 */
export async function frames(rate, step, { ran, busy }, signal) {
  const pace = new Pace();
  while (!signal.aborted) {
    const start = performance.now();
    try {
      await step();
      ran(pace.tick(performance.now()));
    } catch (error) {
      if (isAbort(error)) {
        if (signal.aborted) return;
      } else if (error instanceof ApiError && (error.status === 503 || error.status === 429)) {
        busy();
        await pause(BUSY, signal);
      } else throw error;
    }
    // A camera has no more frames than that, and a page that is not looked at paints none.
    do await painted();
    while (!signal.aborted && performance.now() - start < 900 / rate);
  }
}

/** How often something happens, over the last moments. */
export class Pace {
  /** @type {number[]} */
  #times = [];

  /**
   * @param {number} now  in milliseconds
   * @returns {number} times a second; 0 until that is known
   */
  tick(now) {
    const last = this.#times.at(-1);
    // Where one takes longer than what is measured over, that one tells.
    const recent = this.#times.filter((time) => time === last || now - time <= MEASURED);
    this.#times = [...recent, now];
    return recent.length ? (recent.length / (now - recent[0])) * 1000 : 0;
  }
}

/** @param {number} milliseconds @param {AbortSignal} signal */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", resolve, { once: true });
  });
}

function painted() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
