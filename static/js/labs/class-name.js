/** The name of a class in the reader's language, where the catalogues know it: networks themselves speak English. */

import { known, t } from "../i18n.js";

/** @param {string} name as the API has it */
export function className(name) {
  const key = [`explore.class.${name}`, `shared.class.${name}`].find(known);
  return key ? t(key) : name;
}
