/**
 * Colour maps for values: a diverging one for signed values, zero being the paper's colour, a sequential one for values
 * that are never negative, and one like it for sizes of gradients. All are perceptually uniform: their steps are equally
 * long in OKLab (Ottosson, "A perceptual color space for image processing", 2020). In either theme zero recedes and large
 * values stand out.
 */

/** @typedef {"light" | "dark"} Theme */
/** @typedef {"diverging" | "sequential" | "gradient"} Kind */
/** @typedef {"positive" | "negative" | "green" | "magenta"} Arm */
/**
 * How values become colours: the map's full strength stands for `bound`, and for −bound at its other end.
 * @typedef {{kind: Kind, bound: number, theme: Theme}} Scale
 */
/** @typedef {[number, number, number]} Triple */

/** Steps from zero to full strength. */
export const STEPS = 255;

/** The papers of tokens.css, as sRGB. @type {Record<Theme, Triple>} */
export const PAPER = { light: [251, 250, 247], dark: [23, 24, 27] };

/**
 * The way from the paper to full strength, as lightness, chroma and hue in degrees.
 * @type {Record<Theme, Record<Arm, Triple[]>>}
 */
const WAYS = {
  light: {
    positive: [
      [0.78, 0.11, 62],
      [0.6, 0.15, 50],
      [0.4, 0.12, 42],
    ],
    negative: [
      [0.78, 0.075, 297],
      [0.6, 0.125, 295],
      [0.38, 0.14, 292],
    ],
    green: [
      [0.82, 0.09, 158],
      [0.62, 0.125, 156],
      [0.42, 0.095, 157],
      [0.26, 0.055, 160],
    ],
    magenta: [
      [0.82, 0.1, 335],
      [0.62, 0.19, 335],
      [0.44, 0.17, 333],
      [0.3, 0.1, 330],
    ],
  },
  dark: {
    positive: [
      [0.45, 0.085, 48],
      [0.68, 0.145, 56],
      [0.88, 0.1, 72],
    ],
    negative: [
      [0.42, 0.11, 292],
      [0.64, 0.135, 294],
      [0.86, 0.075, 300],
    ],
    green: [
      [0.4, 0.065, 160],
      [0.62, 0.12, 157],
      [0.82, 0.135, 152],
      [0.96, 0.06, 140],
    ],
    magenta: [
      [0.4, 0.11, 333],
      [0.6, 0.18, 335],
      [0.79, 0.14, 335],
      [0.95, 0.04, 335],
    ],
  },
};

/** @type {Map<string, Triple[]>} */
const ramps = new Map();

/**
 * The colour of a value.
 * @param {Scale} scale
 * @param {number} value
 * @returns {Triple} sRGB, 0 to 255
 */
export function colourOf({ kind, bound, theme }, value) {
  const share = bound > 0 ? Math.min(1, Math.abs(value) / bound) : 0;
  if (kind === "diverging")
    return ramp(theme, value < 0 ? "negative" : "positive")[Math.round(share * STEPS)];
  return ramp(theme, kind === "gradient" ? "magenta" : "green")[value < 0 ? 0 : Math.round(share * STEPS)];
}

/**
 * Colours from the paper to full strength, in equal steps.
 * @param {Theme} theme
 * @param {Arm} arm
 * @returns {Triple[]} STEPS + 1 of them
 */
export function ramp(theme, arm) {
  const key = `${theme} ${arm}`;
  const known = ramps.get(key);
  if (known) return known;
  const stops = [toOklab(PAPER[theme]), ...WAYS[theme][arm].map(fromPolar)];
  const made = evenly(curve(stops, 1000), STEPS + 1).map(toRgb);
  made[0] = PAPER[theme];
  ramps.set(key, made);
  return made;
}

/**
 * The scale that suits a layer: signed values diverge, others do not.
 * @param {number} min
 * @param {number} max
 * @param {Theme} theme
 * @returns {Scale}
 */
export function scaleFor(min, max, theme) {
  const kind = min < 0 ? "diverging" : "sequential";
  return { kind, bound: Math.max(Math.abs(min), Math.abs(max)), theme };
}

/** @param {Triple} rgb */
export function toOklab([red, green, blue]) {
  const [r, g, b] = [red, green, blue].map((byte) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  /** @type {Triple} */
  const lab = [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
  return lab;
}

/**
 * @param {Triple} lab
 * @returns {Triple}
 */
function toRgb([lightness, a, b]) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const [red, green, blue] = linear.map((value) => {
    const c = Math.min(1, Math.max(0, value));
    return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
  });
  return [red, green, blue];
}

/**
 * @param {Triple} polar lightness, chroma, hue in degrees
 * @returns {Triple} OKLab
 */
function fromPolar([lightness, chroma, hue]) {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/**
 * A smooth curve through points (Catmull-Rom), as many samples.
 * @param {Triple[]} points
 * @param {number} samples
 */
function curve(points, samples) {
  const at = (/** @type {number} */ index) => points[Math.min(points.length - 1, Math.max(0, index))];
  return Array.from({ length: samples }, (_, sample) => {
    const place = (sample / (samples - 1)) * (points.length - 1);
    const i = Math.min(points.length - 2, Math.floor(place));
    const u = place - i;
    const [p, q, r, s] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    return /** @type {Triple} */ (
      q.map(
        (_value, axis) =>
          0.5 *
          (2 * q[axis] +
            (r[axis] - p[axis]) * u +
            (2 * p[axis] - 5 * q[axis] + 4 * r[axis] - s[axis]) * u ** 2 +
            (3 * q[axis] - p[axis] - 3 * r[axis] + s[axis]) * u ** 3),
      )
    );
  });
}

/**
 * `count` points of a finely sampled curve, equally far apart along it.
 * @param {Triple[]} samples
 * @param {number} count
 */
function evenly(samples, count) {
  const lengths = [0];
  for (let i = 1; i < samples.length; i++) {
    const step = Math.hypot(...samples[i].map((value, axis) => value - samples[i - 1][axis]));
    lengths.push(lengths[i - 1] + step);
  }
  const whole = lengths[lengths.length - 1];
  let i = 0;
  return Array.from({ length: count }, (_, number) => {
    while (i < samples.length - 1 && lengths[i] < (whole * number) / (count - 1)) i++;
    return samples[i];
  });
}
