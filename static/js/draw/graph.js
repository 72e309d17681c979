/** A network as a line of columns: which layers stand in it when blocks fold, and which values skip some of them. */

/**
 * @typedef {{id: string, op: string, inputs: string[], block?: string | null}} Node a layer, as far as it matters here
 * @typedef {{id: string, block: string | null, folded: boolean, layers: Node[]}} Column it shows the last of its
 *   layers, whose id it has; `block`: what it belongs to, if that has more than one layer
 * @typedef {{from: number, to: number, op: string, lane: number}} Arc from column to column (−1: the network's input);
 *   from one to itself it lies inside of a folded block. `op` is that of the layer that it ends at. Arcs in one lane,
 *   0 the lowest, do not overlap
 */

/**
 * Without the layers that have no column: who reads one of them reads what it reads.
 * @template {Node} N
 * @param {N[]} layers
 * @param {(id: string) => boolean} stands  whether a layer has a column
 * @returns {N[]}
 */
export function contracted(layers, stands) {
  const byId = new Map(layers.map((layer) => [layer.id, layer]));
  /** @type {(id: string) => string[]} */
  const source = (id) => {
    const layer = byId.get(id);
    return layer && !stands(id) ? layer.inputs.flatMap(source) : [id];
  };
  return layers
    .filter(({ id }) => stands(id))
    .map((layer) => ({ ...layer, inputs: layer.inputs.flatMap(source) }));
}

/**
 * Consecutive layers of one block are one column, unless it is open.
 * @param {Node[]} layers  in order
 * @param {Set<string>} open  names of blocks
 * @returns {Column[]}
 */
export function columnsOf(layers, open) {
  /** @type {Column[]} */
  const columns = [];
  for (const run of runs(layers)) {
    const block = (run.length > 1 && run[0].block) || null;
    const folded = block !== null && !open.has(block);
    for (const members of folded ? [run] : run.map((layer) => [layer]))
      columns.push({ id: members[members.length - 1].id, block, folded, layers: members });
  }
  return columns;
}

/**
 * The blocks that fold, in order.
 * @param {Node[]} layers
 * @returns {string[]}
 */
export function blocksOf(layers) {
  return runs(layers).flatMap((run) => (run.length > 1 && run[0].block ? [run[0].block] : []));
}

/**
 * What does not simply go from a column to the next one.
 * @param {Column[]} columns
 * @returns {Arc[]} from left to right by where they end
 */
export function arcsOf(columns) {
  const place = new Map(columns.flatMap(({ layers }, at) => layers.map(({ id }) => [id, at])));
  /** @type {Map<string, Arc>} */
  const arcs = new Map();
  for (const [to, { layers }] of columns.entries()) {
    for (const [index, { op, inputs }] of layers.entries()) {
      for (const input of inputs) {
        const from = input === "input" ? -1 : (place.get(input) ?? -1);
        if (follows(input, from, to, layers[index - 1])) continue;
        // Around the first layers of a folded block, what it reads is a way inside of it.
        const start = index > 0 && from === to - 1 ? to : from;
        arcs.set(`${start} ${to}`, { from: start, to, op, lane: 0 });
      }
    }
  }
  return inLanes([...arcs.values()]);
}

/**
 * An arc as SVG path data: up, along and down, with round corners.
 * @param {number} x1
 * @param {number} x2
 * @param {number} top
 * @param {number} bottom
 */
export function bridge(x1, x2, top, bottom) {
  const round = Math.min(7, (x2 - x1) / 2, bottom - top);
  const [a, b, c, d, e] = [x1, x1 + round, x2 - round, x2, top + round].map(tenths);
  return `M${a} ${tenths(bottom)}V${e}Q${a} ${tenths(top)} ${b} ${tenths(top)}H${c}Q${d} ${tenths(top)} ${d} ${e}V${tenths(bottom)}`;
}

/**
 * Whether a layer reads what stands just before it.
 * @param {string} input
 * @param {number} from  the input's column
 * @param {number} to  the layer's own column
 * @param {Node | undefined} before  the layer before it in the same column
 */
function follows(input, from, to, before) {
  return before ? input === before.id : from === to - 1;
}

/** Layers that stand together: a block's, or one by itself. @param {Node[]} layers @returns {Node[][]} */
function runs(layers) {
  /** @type {Node[][]} */
  const found = [];
  for (const layer of layers) {
    const last = found[found.length - 1];
    if (layer.block && last?.[0].block === layer.block) last.push(layer);
    else found.push([layer]);
  }
  return found;
}

/** The short ones lowest, each as low as there is room. @param {Arc[]} arcs */
function inLanes(arcs) {
  /** @type {Arc[]} */
  const laid = [];
  const inside = (/** @type {Arc} */ { from, to }) => (from === to ? [from - 0.5, to + 0.5] : [from, to]);
  for (const arc of [...arcs].sort((a, b) => a.to - a.from - (b.to - b.from))) {
    const [start, end] = inside(arc);
    const met = laid.filter((other) => Math.max(start, inside(other)[0]) < Math.min(end, inside(other)[1]));
    let lane = 0;
    while (met.some((other) => other.lane === lane)) lane += 1;
    laid.push({ ...arc, lane });
  }
  return laid.sort((a, b) => a.to - b.to || a.from - b.from);
}

/** @param {number} value */
function tenths(value) {
  return Math.round(value * 10) / 10;
}
