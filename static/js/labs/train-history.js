/** What a run has told so far: its curves, and the last of all else. */

/** @typedef {import("../api.js").Told} Told */
/** @typedef {{shape: number[], low: number[], high: number[], bytes: string}} Levels */
/**
 * @typedef {object} Look
 * @property {number} step
 * @property {{loss: number, accuracy: number}} test
 * @property {Levels} filters
 * @property {(Levels & {layer: string})[]} maps
 * @property {number[][]} confusion
 * @property {{index: number, truth: number, guess: number, probability: number}[]} mistakes
 * @property {number} wrong
 */
/**
 * @typedef {object} Begin
 * @property {{id: string, op: string, shape: number[], parameters: number}[]} layers
 * @property {number} parameters
 * @property {{name: string, seed: number, classes: string[], training: number, test: number}} dataset
 * @property {{index: number, truth: number}} image
 */
/** @typedef {{loss: number[], accuracy: number[], looks: {step: number, loss: number, accuracy: number}[]}} Curves */

export class History {
  step = 0;
  /** @type {Curves} */
  curves = { loss: [], accuracy: [], looks: [] };
  /** @type {Begin | null} */
  begin = null;
  /** @type {Look | null} */
  look = null;
  /** @type {{gradients: Record<string, number>, updates: Record<string, number>} | null} */
  layers = null;
  /** @type {{reason: string, step: number, diverged: {step: number, layer: string | null} | null} | null} */
  end = null;

  /** Takes in an event. @param {Told} event */
  hear({ name, data }) {
    if (name === "begin") this.begin = data;
    else if (name === "steps") this.#steps(data);
    else if (name === "look") this.#look(data);
    else if (name === "end") this.end = data;
  }

  /** @param {{first: number, loss: number[], accuracy: number[], gradients: any, updates: any}} data */
  #steps({ first, loss, accuracy, gradients, updates }) {
    this.end = null;
    this.curves.loss.length = first;
    this.curves.accuracy.length = first;
    this.curves.loss.push(...loss);
    this.curves.accuracy.push(...accuracy);
    this.layers = { gradients, updates };
    this.step = first + loss.length;
  }

  /** @param {Look} look */
  #look(look) {
    this.look = look;
    this.step = look.step;
    const { looks } = this.curves;
    if (looks.at(-1)?.step !== look.step) looks.push({ step: look.step, ...look.test });
  }
}
