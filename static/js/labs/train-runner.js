/** Runs a training as the API tells it: the stream is the run, so a pause closes it and going on opens another. */

import { isAbort, postEvents } from "../api.js";

/** @typedef {import("./train-setting.js").Setting} Setting */
/** @typedef {import("./train-history.js").History} History */

export class Runner {
  #changed;
  #failed;
  /** @type {AbortController | null} */
  #running = null;
  #plays = false;

  /**
   * @param {() => void} changed  called after each event, and when it begins or ends
   * @param {(error: unknown) => void} failed
   */
  constructor(changed, failed) {
    this.#changed = changed;
    this.#failed = failed;
  }

  /** Whether it goes on by itself; a look at a step, or a single step, does not. */
  get playing() {
    return this.#plays && this.#running !== null;
  }

  /**
   * From where the history is to a step.
   * @param {History} history
   * @param {Setting} setting
   * @param {number} until
   * @param {{speed: number, image: number}} options
   */
  async run(history, setting, until, { speed, image }) {
    this.pause();
    const running = new AbortController();
    this.#running = running;
    this.#plays = until > history.step + 1;
    this.#changed();
    try {
      const body = { ...setting, start: Math.min(history.step, until), until, speed, image };
      for await (const event of postEvents("/trainings", body, { signal: running.signal })) {
        if (running.signal.aborted) break;
        history.hear(event);
        this.#changed();
      }
    } catch (error) {
      if (!isAbort(error) && !running.signal.aborted) this.#failed(error);
    }
    if (this.#running === running) {
      this.#running = null;
      this.#changed();
    }
  }

  pause() {
    const running = this.#running;
    this.#running = null;
    running?.abort();
    if (running) this.#changed();
  }
}
