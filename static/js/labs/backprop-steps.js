/**
 * Time on the Backprop page: every op forward, then every op backward. What is known at a moment: the values computed
 * so far, and of each gradient what has arrived so far.
 */

/** @typedef {import("./backprop-source.js").Graph} Graph */
/** @typedef {import("./backprop-source.js").GraphNode} GraphNode */
/** @typedef {number | number[] | number[][]} Value */
/**
 * @typedef {object} Moment
 * @property {"forward" | "backward"} pass
 * @property {GraphNode | null} node  the op at work; null for an expression without any
 * @property {number} number   the how many-th of its pass, from 1
 * @property {number} of       how many there are in it
 * @property {(id: string) => boolean} computed  whether a value is there
 * @property {(id: string) => {gradient: Value, whole: boolean} | null} arrived  a gradient, and whether all of it is there
 */

/** @param {Graph} graph @returns {GraphNode[]} the ops in the order in which they are computed */
export function operations(graph) {
  return graph.nodes.filter(({ kind }) => kind === "op");
}

/** @param {Graph} graph how many steps there are */
export function count(graph) {
  return Math.max(1, operations(graph).length + backwards(graph).length);
}

/** @param {Graph} graph @returns {string[]} */
function backwards(graph) {
  const ops = new Set(operations(graph).map(({ id }) => id));
  return graph.backward.filter((id) => ops.has(id));
}

/**
 * @param {Graph} graph
 * @param {number} step from 0
 * @returns {Moment}
 */
export function moment(graph, step) {
  const forward = operations(graph);
  const backward = backwards(graph);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const turned = step >= forward.length && backward.length > 0;
  const index = turned
    ? Math.min(step - forward.length, backward.length - 1)
    : Math.min(step, forward.length - 1);
  const known = new Set(
    turned ? forward.map(({ id }) => id) : forward.slice(0, index + 1).map(({ id }) => id),
  );
  const done = new Set(turned ? backward.slice(0, index + 1) : []);
  return {
    pass: turned ? "backward" : "forward",
    node: (turned ? byId.get(backward[index]) : forward[index]) ?? null,
    number: index + 1,
    of: turned ? backward.length : forward.length,
    computed: (id) => byId.get(id)?.kind !== "op" || known.has(id),
    arrived(id) {
      const node = byId.get(id);
      if (!turned || !node || node.gradient === null) return null;
      const arrivals = node.arrivals.filter(({ from }) => done.has(from));
      const whole = arrivals.length === node.arrivals.length;
      const gradient = whole ? node.gradient : arrivals.at(-1)?.total;
      return gradient === undefined ? null : { gradient, whole };
    },
  };
}

/**
 * The step at which a node is at work in a pass: an op's own, for a value that is given the first or last that reads it.
 * @param {Graph} graph
 * @param {string} id
 * @param {"forward" | "backward"} pass
 */
export function stepOf(graph, id, pass) {
  const forward = operations(graph).map((node) => node.id);
  const backward = backwards(graph);
  const readers = graph.nodes
    .filter((node) => node.id === id || node.inputs.includes(id))
    .map((node) => node.id);
  const own = forward.includes(id) ? [id] : readers;
  if (pass === "forward") return Math.max(0, Math.min(...own.map((each) => forward.indexOf(each))));
  return forward.length + Math.max(0, ...own.map((each) => backward.indexOf(each)));
}
