/** The REST API, and the only caller of fetch. Failures are `ApiError`s whose message is a sentence for the reader. */

import { known, language, t } from "./i18n.js";

export const ROOT = "/api/v1";

/** What the server refused, or that it could not be reached (status 0). */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {{field: string, message: string}[]} [errors] which parts of the request are at fault
   */
  constructor(status, message, errors = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/**
 * A tensor in 8 bits a value: value = low + byte / 255 · (high − low), with low and high per channel.
 * @typedef {object} Tensor
 * @property {number[]} shape  (channels, rows, columns), or (n,) for a flat one
 * @property {number[]} low
 * @property {number[]} high
 * @property {Uint8Array} bytes  channel by channel, row by row
 */

/**
 * @param {string} path  below /api/v1, such as "/models/photos"
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<any>}
 */
export async function getJson(path, { signal } = {}) {
  return body(await request(path, { signal }));
}

/**
 * @param {string} path
 * @param {unknown} data
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<any>}
 */
export async function postJson(path, data, { signal } = {}) {
  return body(await request(path, { ...asJson(data), signal }));
}

/**
 * A tensor, as pages draw it.
 * @param {string} path  of a tensor, without format
 * @param {{signal?: AbortSignal}} [options]
 */
export async function getTensor(path, { signal } = {}) {
  const response = await request(`${path}${path.includes("?") ? "&" : "?"}format=u8`, { signal });
  return decodeTensor(await response.arrayBuffer());
}

/**
 * A picture sent as it is, and what is found in it.
 * @param {string} path
 * @param {Blob} picture
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<any>}  the header of the answer, with the bytes behind it as `bytes`
 */
export async function postPicture(path, picture, { signal } = {}) {
  const response = await request(path, { method: "POST", body: picture, signal });
  return decodeTensor(await response.arrayBuffer());
}

/**
 * @param {ArrayBuffer} buffer  4-byte little-endian header length, JSON header, one byte a value
 * @returns {Tensor}
 */
export function decodeTensor(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return { ...header, bytes: new Uint8Array(buffer, 4 + length) };
}

/**
 * What the server tells step by step, as it happens. Whoever leaves the loop, or aborts, ends the work there.
 * @typedef {{name: string, data: any}} Told
 */

/**
 * @param {string} path
 * @param {{signal?: AbortSignal}} [options]
 * @returns {AsyncGenerator<Told>}
 */
export async function* getEvents(path, { signal } = {}) {
  yield* told(await request(path, { signal }));
}

/**
 * @param {string} path
 * @param {unknown} data
 * @param {{signal?: AbortSignal}} [options]
 * @returns {AsyncGenerator<Told>}
 */
export async function* postEvents(path, data, { signal } = {}) {
  yield* told(await request(path, { ...asJson(data), signal }));
}

/** @param {{shape: number[], low: number[], high: number[], bytes: string}} levels of an event @returns {Tensor} */
export function fromBase64({ bytes, ...levels }) {
  return { ...levels, bytes: Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)) };
}

/**
 * Uploads a picture. By XMLHttpRequest, as fetch does not tell how far an upload is.
 * @param {Blob} file
 * @param {{onProgress?: (share: number) => void, signal?: AbortSignal}} [options]
 * @returns {Promise<{id: string, width: number, height: number, url: string}>}
 */
export function uploadImage(file, { onProgress, signal } = {}) {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", `${ROOT}/images`);
    call.responseType = "json";
    call.upload.onprogress = (event) => onProgress?.(event.loaded / event.total);
    call.onload = () =>
      call.status < 300 ? resolve(call.response) : reject(refusal(call.status, call.response ?? {}));
    call.onerror = () => reject(new ApiError(0, t("shared.error.offline")));
    call.onabort = () => reject(new DOMException("aborted", "AbortError"));
    signal?.addEventListener("abort", () => call.abort());
    const form = new FormData();
    form.append("file", file, "image");
    call.send(form);
  });
}

/** Whether an error only says that its request was given up. @param {unknown} error */
export function isAbort(error) {
  return error instanceof DOMException && error.name === "AbortError";
}

/**
 * @param {string} path
 * @param {RequestInit} init
 */
async function request(path, init) {
  const response = await fetch(ROOT + path, init).catch((error) => {
    throw isAbort(error) ? error : new ApiError(0, t("shared.error.offline"));
  });
  if (!response.ok) throw refusal(response.status, await response.json().catch(() => ({})));
  return response;
}

/** @param {unknown} data @returns {RequestInit} */
function asJson(data) {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(data),
  };
}

/**
 * The events of a stream; one called `error` is thrown as any other refusal.
 * @param {Response} response
 */
async function* told(response) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error) => {
        throw isAbort(error) ? error : new ApiError(0, t("shared.error.offline"));
      });
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const event of blocks.map(parsed)) {
        if (event?.name === "error") throw refusal(event.data.status, event.data);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** @param {string} block @returns {Told | null} null for a comment, which only keeps a connection alive */
function parsed(block) {
  const lines = block.split("\n").map((line) => line.split(/: (.*)/s));
  const [name, data] = ["event", "data"].map((field) => lines.find(([key]) => key === field)?.[1]);
  return name && data ? { name, data: JSON.parse(data) } : null;
}

/** @param {Response} response */
async function body(response) {
  return response.json().catch((error) => {
    throw isAbort(error) ? error : new ApiError(response.status, t("shared.error.unreadable"));
  });
}

/**
 * The API speaks English; where the reader does not, a sentence of the catalogue stands for the status, if it has one.
 * @param {number} status
 * @param {{detail?: string, errors?: {field: string, message: string}[]}} problem
 */
function refusal(status, problem) {
  const translated = `shared.error.${status}`;
  const foreign = language() !== "en" && known(translated);
  const message = foreign ? t(translated) : (problem.detail ?? t("shared.error.status", { status }));
  return new ApiError(status, message, problem.errors);
}
