/** The bundled images, as the API lists them. */

import { getJson } from "../api.js";

/** @typedef {{id: string, name: string, title: string, titles?: Record<string, string>, url: string}} Sample */

/** @type {Promise<Sample[]> | null} */
let listed = null;

/** All of them, asked for once. @returns {Promise<Sample[]>} */
export function samples() {
  listed ??= getJson("/images").then(
    (reply) => reply.images,
    (error) => {
      listed = null;
      throw error;
    },
  );
  return listed;
}
