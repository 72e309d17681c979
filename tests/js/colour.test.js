/** Colour maps: paper at zero, and equal steps to the eye. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { colourOf, PAPER, ramp, STEPS, scaleFor, toOklab } from "../../static/js/draw/colour.js";

const THEMES = /** @type {const} */ (["light", "dark"]);
const ARMS = /** @type {const} */ (["positive", "negative", "green", "magenta"]);

test("zero is the colour of the paper in tokens.css", () => {
  const css = readFileSync(new URL("../../static/css/tokens.css", import.meta.url), "utf8");
  const [, light, dark] = css.match(/--paper: light-dark\(#(\w+), #(\w+)\)/) ?? [];
  const hex = (/** @type {number[]} */ rgb) => rgb.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  assert.equal(hex(PAPER.light), light);
  assert.equal(hex(PAPER.dark), dark);
  for (const theme of THEMES) {
    assert.deepEqual(colourOf({ kind: "diverging", bound: 2, theme }, 0), PAPER[theme]);
    assert.deepEqual(colourOf({ kind: "sequential", bound: 2, theme }, 0), PAPER[theme]);
    assert.deepEqual(colourOf({ kind: "gradient", bound: 2, theme }, 0), PAPER[theme]);
  }
});

test("equal steps in value are equal steps to the eye", () => {
  for (const theme of THEMES) {
    for (const arm of ARMS) {
      const labs = ramp(theme, arm).map(toOklab);
      const steps = Array.from({ length: 15 }, (_, i) =>
        Math.hypot(...labs[(i + 1) * 17].map((value, axis) => value - labs[i * 17][axis])),
      );
      const [least, most] = [Math.min(...steps), Math.max(...steps)];
      assert.ok(most / least < 1.25, `${theme} ${arm}: steps from ${least} to ${most}`);
    }
  }
});

test("strength is lightness alone as well, so that the maps can be read without seeing colour", () => {
  for (const theme of THEMES) {
    for (const arm of ARMS) {
      const lightness = ramp(theme, arm).map((colour) => toOklab(colour)[0]);
      for (let i = 16; i <= STEPS; i += 16) {
        const darker = lightness[i] < lightness[i - 16];
        assert.equal(darker, theme === "light", `${theme} ${arm} at ${i}`);
      }
    }
  }
});

test("values beyond the bound take its colour, and a map of zeros is all paper", () => {
  const scale = /** @type {const} */ ({ kind: "diverging", bound: 1, theme: "light" });
  assert.deepEqual(colourOf(scale, 9), colourOf(scale, 1));
  assert.deepEqual(colourOf(scale, -9), colourOf(scale, -1));
  assert.notDeepEqual(colourOf(scale, 1), colourOf(scale, -1));
  assert.deepEqual(colourOf({ ...scale, bound: 0 }, 0), PAPER.light);
});

test("signed values diverge, others do not", () => {
  assert.deepEqual(scaleFor(-3, 2, "light"), { kind: "diverging", bound: 3, theme: "light" });
  assert.deepEqual(scaleFor(0, 2, "dark"), { kind: "sequential", bound: 2, theme: "dark" });
});
