/** A matrix as pixels: one RGBA pixel a value, for `ImageData`. */

/**
 * @param {ArrayLike<number>} values row-major
 * @param {number} count
 * @param {(value: number) => [number, number, number]} paint
 * @returns {Uint8ClampedArray<ArrayBuffer>}
 */
export function pixels(values, count, paint) {
  const rgba = new Uint8ClampedArray(count * 4);
  for (let index = 0; index < count; index++) {
    const [red, green, blue] = paint(values[index]);
    rgba.set([red, green, blue, 255], index * 4);
  }
  return rgba;
}

/**
 * A cover that lets little through, with holes over the lit cells.
 * @param {Set<number>} lit row-major indices
 * @param {number} count
 * @param {number[]} colour red, green, blue
 * @returns {Uint8ClampedArray<ArrayBuffer>}
 */
export function veil(lit, count, [red, green, blue]) {
  const rgba = new Uint8ClampedArray(count * 4);
  for (let index = 0; index < count; index++) {
    if (!lit.has(index)) rgba.set([red, green, blue, 200], index * 4);
  }
  return rgba;
}
