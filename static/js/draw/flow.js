/**
 * Where the nodes of a computational graph lie, from left to right: each right before what reads it, so that few edges
 * are long. An edge that passes columns gets a place in each of them, so that it crosses no node and no number.
 */

/**
 * @typedef {object} Node
 * @property {string} id
 * @property {string[]} inputs  ids of what it reads
 * @property {number} width   of what stands beside it, right of the circle, in pixels
 * @property {number} above   of what stands beside it over the line, in pixels
 * @property {number} below   likewise under the line
 */
/** @typedef {{id: string, x: number, y: number}} Place the circle's centre */
/**
 * @typedef {object} Edge
 * @property {string} from
 * @property {string} to
 * @property {number} slot   as which of its inputs `to` reads it
 * @property {string} path   for SVG
 */
/** @typedef {{width: number, height: number, nodes: Place[], edges: Edge[]}} Layout */

/** The circle's radius. */
export const RADIUS = 24;
/** Between a circle and what stands beside it, and between rows. */
const GAP = 8;
/** For a line to bend from row to row. */
const BEND = 44;
/** The room of an edge that passes. */
const THREAD = 18;
const MARGIN = 6;

/** @typedef {{id: string, y: number, above: number, below: number, node: Node | null}} Item */

/**
 * @param {Node[]} nodes  each after what it reads
 * @returns {Layout}
 */
export function layered(nodes) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const column = columnsOf(nodes);
  const last = Math.max(0, ...column.values());
  const rows = rowsOf(nodes, byId);
  /** @type {Item[][]} */
  const columns = Array.from({ length: last + 1 }, () => []);
  for (const node of nodes) {
    const half = RADIUS + GAP / 2;
    const [above, below] = [Math.max(half, node.above + GAP), Math.max(half, node.below + GAP)];
    columns[at(column, node.id)].push({ id: node.id, y: at(rows, node.id), above, below, node });
  }
  /** @type {Map<string, Item[]>} the places where an edge passes columns */
  const threads = new Map();
  for (const { from, to, slot } of edgesOf(nodes)) {
    const [start, end] = [at(column, from), at(column, to)];
    /** @type {Item[]} */
    const passed = [];
    for (let c = start + 1; c < end; c += 1) {
      const share = (c - start) / (end - start);
      const y = at(rows, from) + share * (at(rows, to) - at(rows, from));
      passed.push({ id: `${from} ${to} ${slot} ${c}`, y, above: THREAD / 2, below: THREAD / 2, node: null });
      columns[c].push(/** @type {Item} */ (passed.at(-1)));
    }
    threads.set(`${from} ${to} ${slot}`, passed);
  }
  for (const items of columns) apart(items);
  const top = Math.min(...columns.flat().map(({ y, above }) => y - above));
  for (const item of columns.flat()) item.y += MARGIN - top;
  return drawn(nodes, columns, threads, column);
}

/**
 * @param {Node[]} nodes
 * @param {Item[][]} columns
 * @param {Map<string, Item[]>} threads
 * @param {Map<string, number>} column
 * @returns {Layout}
 */
function drawn(nodes, columns, threads, column) {
  /** @type {number[]} */
  const left = [];
  /** @type {number[]} */
  const right = [];
  let x = MARGIN;
  for (const items of columns) {
    const widest = Math.max(0, ...items.map(({ node }) => node?.width ?? 0));
    left.push(x);
    right.push(x + 2 * RADIUS + GAP + widest);
    x = (right.at(-1) ?? 0) + BEND;
  }
  const height = Math.max(...columns.flat().map(({ y, below }) => y + below)) + MARGIN;
  const y = new Map(columns.flat().map((item) => [item.id, item.y]));
  const places = nodes.map(({ id }) => ({ id, x: left[at(column, id)] + RADIUS, y: at(y, id) }));
  const edges = edgesOf(nodes).map(({ from, to, slot }) => {
    const start = at(column, from);
    const points = [{ y: at(y, from), from: left[start] + 2 * RADIUS, to: right[start] }];
    for (const [index, item] of (threads.get(`${from} ${to} ${slot}`) ?? []).entries()) {
      const c = start + 1 + index;
      points.push({ y: item.y, from: left[c], to: right[c] });
    }
    return { from, to, slot, path: path(points, left[at(column, to)], at(y, to)) };
  });
  return { width: (right.at(-1) ?? 0) + MARGIN, height, nodes: places, edges };
}

/**
 * Straight beside a number, bent from column to column.
 * @param {{y: number, from: number, to: number}[]} points
 * @param {number} x  where the line ends
 * @param {number} y
 */
function path(points, x, y) {
  let text = `M${points[0].from} ${points[0].y}`;
  for (const [index, point] of points.entries()) {
    const next = points[index + 1] ?? { from: x, y };
    const middle = (point.to + next.from) / 2;
    text += `H${point.to}C${middle} ${point.y} ${middle} ${next.y} ${next.from} ${next.y}`;
  }
  return text;
}

/**
 * Columns from 0: one before the first reader; what nothing reads lies in the last.
 * @param {Node[]} nodes
 * @returns {Map<string, number>}
 */
function columnsOf(nodes) {
  /** @type {Map<string, number>} */
  const before = new Map();
  for (const node of [...nodes].reverse()) {
    const depth = before.get(node.id) ?? 0;
    before.set(node.id, depth);
    for (const input of node.inputs) before.set(input, Math.max(before.get(input) ?? 0, depth + 1));
  }
  const most = Math.max(0, ...before.values());
  return new Map([...before].map(([id, depth]) => [id, most - depth]));
}

/**
 * Rows: what is given one under the other in the order of the text, the others between what they read.
 * @param {Node[]} nodes
 * @param {Map<string, Node>} byId
 */
function rowsOf(nodes, byId) {
  /** @type {Map<string, number>} */
  const rows = new Map();
  let next = 0;
  /** @param {Node} node */
  const visit = (node) => {
    if (rows.has(node.id)) return;
    for (const input of node.inputs) visit(/** @type {Node} */ (byId.get(input)));
    const size = Math.max(2 * RADIUS, node.above + node.below) + GAP;
    if (node.inputs.length === 0) {
      rows.set(node.id, next + size / 2);
      next += size;
    } else {
      const inputs = node.inputs.map((input) => at(rows, input));
      rows.set(node.id, (Math.min(...inputs) + Math.max(...inputs)) / 2);
    }
  };
  for (const node of [...nodes].reverse()) visit(node);
  return rows;
}

/**
 * Moves what overlaps apart, as little as possible: each run of touching items around the middle that it wants.
 * @param {Item[]} items of one column
 */
function apart(items) {
  items.sort((one, other) => one.y - other.y);
  /** @type {{items: Item[], offsets: number[], y: number}[]} */
  const runs = [];
  for (const item of items) {
    runs.push({ items: [item], offsets: [0], y: item.y });
    while (runs.length > 1) {
      const [one, other] = runs.slice(-2);
      const lower = /** @type {Item} */ (one.items.at(-1));
      const least = one.y + /** @type {number} */ (one.offsets.at(-1)) + lower.below + other.items[0].above;
      if (other.y >= least) break;
      const shift = least - one.y;
      const merged = {
        items: [...one.items, ...other.items],
        offsets: [...one.offsets, ...other.offsets.map((offset) => offset + shift)],
        y: 0,
      };
      const wanted = merged.items.map((each, index) => each.y - merged.offsets[index]);
      merged.y = wanted.reduce((sum, value) => sum + value, 0) / wanted.length;
      runs.splice(-2, 2, merged);
    }
  }
  for (const { items: run, offsets, y } of runs)
    for (const [index, item] of run.entries()) item.y = y + offsets[index];
}

/** @param {Node[]} nodes */
function edgesOf(nodes) {
  return nodes.flatMap(({ id, inputs }) => inputs.map((from, slot) => ({ from, to: id, slot })));
}

/** @template T @param {Map<string, T>} map @param {string} key @returns {T} */
function at(map, key) {
  return /** @type {T} */ (map.get(key));
}
