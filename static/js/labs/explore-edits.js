/**
 * Interventions in a network as an address says them, the API's own way: `relu1_2.3_0*conv1_1.w.3.0.1.1_0.5*conv1_1.b.3_-1`.
 * Each is a place and, after the last `_`, what stands there from then on; `*` lies between two. Later ones win.
 */

/**
 * What is changed: how much of a channel is let through, one weight, or a bias. What an address has wrong is "unknown".
 * @typedef {{kind: "scale", layer: string, channel: number, value: number}
 *   | {kind: "weight", layer: string, filter: number, at: number[], value: number}
 *   | {kind: "bias", layer: string, filter: number, value: number}
 *   | {kind: "unknown", text: string}} Edit
 */
/** What belongs together for a reader: a channel's factor, or all that is changed in one filter. @typedef {Edit[]} Change */

const JOIN = "*";
const WEIGHT = /^(.+)\.w\.(\d+)\.(\d+)(?:\.(\d+)\.(\d+))?$/;
const BIAS = /^(.+)\.b\.(\d+)$/;
const SCALE = /^(.+)\.(\d+)$/;

/**
 * @param {string} text
 * @returns {Edit[]}
 */
export function parseEdits(text) {
  return text ? text.split(JOIN).map(parseEdit) : [];
}

/**
 * @param {string} text
 * @returns {Edit}
 */
function parseEdit(text) {
  const end = text.lastIndexOf("_");
  const [path, number] = [text.slice(0, Math.max(end, 0)), text.slice(end + 1)];
  const value = number.trim() ? Number(number) : Number.NaN;
  if (!Number.isFinite(value)) return { kind: "unknown", text };
  const weight = WEIGHT.exec(path);
  if (weight) {
    const at = weight.slice(3).filter((index) => index !== undefined);
    return { kind: "weight", layer: weight[1], filter: Number(weight[2]), at: at.map(Number), value };
  }
  const bias = BIAS.exec(path);
  if (bias) return { kind: "bias", layer: bias[1], filter: Number(bias[2]), value };
  const scale = SCALE.exec(path);
  if (scale) return { kind: "scale", layer: scale[1], channel: Number(scale[2]), value };
  return { kind: "unknown", text };
}

/** @param {Edit[]} edits */
export function formatEdits(edits) {
  return edits
    .map((edit) => (edit.kind === "unknown" ? edit.text : `${pathOf(edit)}_${edit.value}`))
    .join(JOIN);
}

/** Which number an intervention changes, as the address names it. @param {Edit} edit */
export function pathOf(edit) {
  if (edit.kind === "weight") return [edit.layer, "w", edit.filter, ...edit.at].join(".");
  if (edit.kind === "bias") return [edit.layer, "b", edit.filter].join(".");
  return edit.kind === "scale" ? `${edit.layer}.${edit.channel}` : edit.text;
}

/**
 * The interventions with another one, which takes the place of what was said of the same number before.
 * @param {string} text
 * @param {Edit} edit
 */
export function withEdit(text, edit) {
  const path = pathOf(edit);
  const edits = parseEdits(text);
  const place = edits.findLastIndex((each) => pathOf(each) === path);
  const others = edits.filter((each, index) => pathOf(each) !== path || index === place);
  const next = place < 0 ? [...others, edit] : others.map((each) => (pathOf(each) === path ? edit : each));
  return formatEdits(next);
}

/**
 * The interventions without those in a channel of a layer (its factor), or in a filter (its weights and bias).
 * @param {string} text
 * @param {Edit} like  one of them
 */
export function withoutChange(text, like) {
  return formatEdits(parseEdits(text).filter((each) => changeOf(each) !== changeOf(like)));
}

/**
 * Together what belongs together, in the order in which it began.
 * @param {string} text
 * @returns {Change[]}
 */
export function changes(text) {
  /** @type {Map<string, Change>} */
  const found = new Map();
  for (const edit of parseEdits(text))
    found.set(changeOf(edit), [...(found.get(changeOf(edit)) ?? []), edit]);
  return [...found.values()];
}

/** @param {Edit} edit */
function changeOf(edit) {
  return edit.kind === "weight" || edit.kind === "bias" ? `${edit.layer}.w.${edit.filter}` : pathOf(edit);
}

/**
 * How much of a channel is let through: 1 where nothing is changed.
 * @param {string} text
 * @param {string} layer
 * @param {number} channel
 */
export function factorOf(text, layer, channel) {
  const path = `${layer}.${channel}`;
  const edit = parseEdits(text).findLast((each) => each.kind === "scale" && pathOf(each) === path);
  return edit?.kind === "scale" ? edit.value : 1;
}

/**
 * What is changed in a filter.
 * @param {string} text
 * @param {string} layer
 * @param {number} filter
 */
export function filterEdits(text, layer, filter) {
  return parseEdits(text).filter(
    (each) =>
      (each.kind === "weight" || each.kind === "bias") && each.layer === layer && each.filter === filter,
  );
}

/**
 * Whether two lists change the same numbers, be it to other values: then going from one to the other is no step.
 * @param {string} text
 * @param {string} other
 */
export function sameNumbers(text, other) {
  const paths = (/** @type {string} */ each) => parseEdits(each).map(pathOf).sort().join(JOIN);
  return paths(text) === paths(other);
}

/**
 * The layers that interventions reach: those that are changed, and all that is computed from them.
 * @param {string} text
 * @param {{id: string, inputs: string[]}[]} layers  each after its inputs
 * @returns {Set<string>}
 */
export function reachedBy(text, layers) {
  const edited = new Set(parseEdits(text).map((edit) => (edit.kind === "unknown" ? "" : edit.layer)));
  /** @type {Set<string>} */
  const reached = new Set();
  for (const { id, inputs } of layers) {
    if (edited.has(id) || inputs.some((input) => reached.has(input))) reached.add(id);
  }
  return reached;
}

/**
 * What the API takes in the body of a request.
 * @param {string} text
 */
export function toBody(text) {
  return parseEdits(text).map((edit) => {
    if (edit.kind === "scale") return { layer: edit.layer, channel: edit.channel, scale: edit.value };
    if (edit.kind === "bias") return { layer: edit.layer, filter: edit.filter, bias: edit.value };
    if (edit.kind === "unknown") return { layer: edit.text };
    const [channel, row, column] = edit.at;
    const place =
      edit.at.length === 3
        ? { filter: edit.filter, channel, row, column }
        : { row: edit.filter, column: edit.at[0] };
    return { layer: edit.layer, ...place, weight: edit.value };
  });
}
