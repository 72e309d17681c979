/** What follows from the setting: shapes, parameters, multiply-adds; and where the current number of the vector is from. */

import { grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { placeOf } from "./dense-links.js";

/** @typedef {import("./dense-engine.js").Reply} Reply */

/**
 * @param {HTMLElement} root holds an element a `data-fact`
 * @param {Reply} reply
 */
export function summarise(root, reply) {
  const [outputs, inputs] = [reply.output.length, reply.flattened.length];
  const sized = (/** @type {string} */ role, /** @type {string} */ text) =>
    make("span", { class: role }, `(${text})`);
  put(
    root,
    "shape",
    make(
      "span",
      {},
      sized("filter", `${outputs} × ${inputs}`),
      " · ",
      sized("input", String(inputs)),
      " + ",
      sized("bias", String(outputs)),
      " = ",
      sized("output", String(outputs)),
    ),
  );
  put(
    root,
    "parameters",
    make(
      "span",
      {},
      make("span", { class: "filter" }, `${outputs} · ${inputs}`),
      " + ",
      make("span", { class: "bias" }, String(outputs)),
      ` = ${grouped(reply.parameters.total)}`,
    ),
  );
  put(root, "operations", `${outputs} · ${inputs} = ${grouped(reply.multiply_adds)}`);
}

/**
 * How a place in the volume becomes an index of the vector.
 * @param {HTMLElement} root
 * @param {number} index from 0
 * @param {[number, number]} size
 */
export function order(root, index, size) {
  const place = placeOf(index, size);
  const [channel, row, column] = [place.channel + 1, place.row + 1, place.column + 1];
  const steps = `(${channel} − 1)·${size[0]}·${size[1]} + (${row} − 1)·${size[1]} + ${column}`;
  const text = t("dense.order", { channel, row, column });
  put(
    root,
    "order",
    make("span", {}, `${text} → ${steps} = `, make("b", { class: "input" }, `x[${index + 1}]`)),
  );
}

/**
 * @param {HTMLElement} root
 * @param {string} name
 * @param {...(Node | string)} content
 */
function put(root, name, ...content) {
  root.querySelector(`[data-fact="${name}"]`)?.replaceChildren(...content);
}
