/**
 * What can be set in the convolution lab, what of it is possible, and what is wrong with what is not.
 *
 * @typedef {[number, number]} Pair rows, columns
 * @typedef {{size: Pair, depth: number, kernel: Pair, filters: number, stride: number, padding: number,
 *   dilation: number, image: string, kernels: string[], seed: number, edits: Record<string, number>}} Setting
 *   `image` "" for numbers, else an image's name; `kernels` a classic kernel's name a filter, "" for numbers;
 *   `edits` numbers changed by hand, under "x.channel.row.column", "w.filter.channel.row.column", "b.filter"
 * @typedef {"size" | "depth" | "kernel" | "filters" | "stride" | "padding" | "dilation"} Field
 * @typedef {{field: Field, key: string, values: Record<string, string>, nearest: number | Pair}} Problem
 *   `key` of the sentence in the catalogue, and what to put into it
 * @typedef {{min: number, max: number}} Range
 */

/** Fields in the order of their controls; of two that disagree the later one is blamed. */
export const FIELDS = /** @type {const} */ ([
  "size",
  "depth",
  "kernel",
  "filters",
  "stride",
  "padding",
  "dilation",
]);

/** @type {Record<Field, Range>} the bounds of the lab itself: what still can be looked at */
export const LIMITS = {
  size: { min: 1, max: 64 },
  depth: { min: 1, max: 16 },
  kernel: { min: 1, max: 11 },
  filters: { min: 1, max: 16 },
  stride: { min: 1, max: 16 },
  padding: { min: 0, max: 10 },
  dilation: { min: 1, max: 10 },
};

/** @type {Setting} */
export const DEFAULT = {
  size: [7, 7],
  depth: 3,
  kernel: [3, 3],
  filters: 2,
  stride: 1,
  padding: 1,
  dilation: 1,
  image: "",
  kernels: [],
  seed: 1,
  edits: {},
};

/**
 * Which values of each field are possible, all others staying as they are. Stepping and dragging keep within.
 * @param {Setting} setting
 * @returns {Record<Field, Range>}
 */
export function bounds(setting) {
  const { size, kernel, padding, dilation } = setting;
  const least = Math.min(...size) + 2 * padding;
  const widest = Math.max(...spans(setting));
  const taps = Math.max(...kernel) - 1;
  return {
    ...LIMITS,
    size: within("size", Math.max(...spans(setting)) - 2 * padding, Number.POSITIVE_INFINITY),
    kernel: within("kernel", 1, Math.floor((least - 1) / dilation) + 1),
    padding: within("padding", Math.ceil((widest - Math.min(...size)) / 2), Number.POSITIVE_INFINITY),
    dilation: within("dilation", 1, taps > 0 ? Math.floor((least - 1) / taps) : Number.POSITIVE_INFINITY),
  };
}

/**
 * @param {Field} field
 * @param {number} min
 * @param {number} max
 * @returns {Range}
 */
function within(field, min, max) {
  const limit = LIMITS[field];
  return {
    min: Math.max(limit.min, Math.min(min, limit.max)),
    max: Math.max(limit.min, Math.min(max, limit.max)),
  };
}

/**
 * The values that the depth can have: an image is grey or red, green and blue.
 * @param {Setting} setting
 */
export function depths({ image }) {
  return image ? [1, 3] : null;
}

/**
 * How many cells a filter spans: D(F − 1) + 1, down and across.
 * @param {Setting} setting
 * @returns {Pair}
 */
function spans({ kernel: [rows, columns], dilation }) {
  return [dilation * (rows - 1) + 1, dilation * (columns - 1) + 1];
}

/**
 * What is impossible about a setting, blaming the field that was changed last if that can be; null if nothing.
 * @param {Setting} setting
 * @param {Field} [changed]
 * @returns {Problem | null}
 */
export function problem(setting, changed) {
  for (const field of FIELDS) {
    const found = outside(setting, field);
    if (found) return found;
  }
  const allowed = depths(setting);
  if (allowed && !allowed.includes(setting.depth)) {
    return {
      field: "depth",
      key: "channels",
      values: { depth: String(setting.depth) },
      nearest: setting.depth < 2 ? 1 : 3,
    };
  }
  return misfit(setting, changed);
}

/**
 * @param {Setting} setting
 * @param {Field} field
 * @returns {Problem | null}
 */
function outside(setting, field) {
  const { min, max } = LIMITS[field];
  const value = setting[field];
  const numbers = typeof value === "number" ? [value] : value;
  if (numbers.every((number) => number >= min && number <= max)) return null;
  const nearest = clamp(value, LIMITS[field]);
  return {
    field,
    key: "range",
    values: { value: name(value), min: String(min), max: String(max), nearest: name(nearest) },
    nearest,
  };
}

/**
 * @param {Setting} setting
 * @param {Field} [changed]
 * @returns {Problem | null}
 */
function misfit(setting, changed) {
  const { size, kernel, padding, dilation } = setting;
  const [height, width] = spans(setting);
  const [down, across] = [size[0] + 2 * padding, size[1] + 2 * padding];
  if (height <= down && width <= across) return null;
  const blamable = /** @type {Field[]} */ (["size", "kernel", "padding", "dilation"]);
  const field =
    changed && blamable.includes(changed)
      ? changed
      : dilation > 1 && fits(setting, 1)
        ? "dilation"
        : "kernel";
  const nearest = nearestFit(setting, field);
  return {
    field,
    key: dilation > 1 ? "dilated" : "misfit",
    values: {
      kernel: name(kernel),
      size: name(size),
      padding: String(padding),
      dilation: String(dilation),
      span: name([height, width]),
      padded: name([down, across]),
      nearest: name(nearest),
    },
    nearest,
  };
}

/**
 * @param {Setting} setting
 * @param {number} dilation
 */
function fits(setting, dilation) {
  const [height, width] = spans({ ...setting, dilation });
  return height <= setting.size[0] + 2 * setting.padding && width <= setting.size[1] + 2 * setting.padding;
}

/**
 * @param {Setting} setting
 * @param {Field} field
 * @returns {number | Pair}
 */
function nearestFit(setting, field) {
  const { size, kernel, padding, dilation } = setting;
  if (field === "kernel") {
    return /** @type {Pair} */ (
      kernel.map((taps, axis) => Math.min(taps, Math.floor((size[axis] + 2 * padding - 1) / dilation) + 1))
    );
  }
  if (field === "size") {
    return /** @type {Pair} */ (
      size.map((cells, axis) => Math.max(cells, spans(setting)[axis] - 2 * padding))
    );
  }
  return clamp(setting[field], bounds(setting)[field]);
}

/**
 * The same setting with its field at the nearest value that is possible.
 * @param {Setting} setting
 * @param {Field} [changed]
 * @returns {Setting}
 */
export function nearest(setting, changed) {
  let mended = setting;
  for (
    let found = problem(mended, changed), tries = 0;
    found && tries < 10;
    found = problem(mended), tries++
  ) {
    mended = { ...mended, [found.field]: found.nearest };
  }
  return problem(mended) ? DEFAULT : mended;
}

/**
 * @param {number | Pair} value
 * @param {Range} range
 * @returns {number | Pair}
 */
function clamp(value, { min, max }) {
  /** @param {number} number */
  const one = (number) => Math.max(min, Math.min(max, number));
  return typeof value === "number" ? one(value) : [one(value[0]), one(value[1])];
}

/** @param {number | Pair} value */
function name(value) {
  return typeof value === "number" ? String(value) : `${value[0]} × ${value[1]}`;
}
