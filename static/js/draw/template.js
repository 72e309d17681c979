/** A filter that reads a colour picture, as the colours that it looks for: grey is 0, brighter more, darker less. */

/**
 * @param {number[][]} channels  its weights for red, green and blue, row by row
 * @param {number} width  weights a row
 * @returns {import("./heatmap.js").Picture}
 */
export function paintTemplate(channels, width) {
  const bound = Math.max(...channels.flat().map(Math.abs)) || 1;
  const count = channels[0].length;
  const data = new Uint8ClampedArray(count * 4);
  for (let i = 0; i < count; i++) {
    const lights = channels.map((weights) => 127.5 * (1 + weights[i] / bound));
    data.set([...lights, 255], i * 4);
  }
  return { data, width, height: count / width };
}
