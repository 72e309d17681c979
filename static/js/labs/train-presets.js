/** Runs to begin with, and some that fail for a reason; the reasons stand in the catalogue by their names. */

/** @typedef {import("./train-setting.js").Setting} Setting */

/** What differs from the standard. @type {Record<string, Partial<Setting>>} */
export const PRESETS = {
  standard: {},
  stripes: { dataset: "stripes" },
  digits: { dataset: "digits" },
  restless: { rate: 0.1 },
  dead: { rate: 0.2 },
  slow: { rate: 0.0002 },
  linear: { activation: "none", pooling: "average" },
  sigmoid: { activation: "sigmoid" },
  zeros: { initialisation: "zeros" },
  large: { initialisation: "large" },
  plateau: { dataset: "digits", initialisation: "small", rate: 0.03 },
};
