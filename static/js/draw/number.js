/** Numbers as a reader expects them: a true minus sign, three significant digits, thin spaces between thousands. */

const MINUS = "\u2212";
const THIN = "\u202f";
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * `value` in words of a figure: whole numbers as they are, others with `digits` significant digits.
 * @param {number} value
 * @param {number} [digits]
 * @returns {string}
 */
export function format(value, digits = 3) {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  const size = Math.abs(value);
  if (size === 0) return "0";
  const sign = value < 0 ? MINUS : "";
  if (Number.isInteger(value) && size < 1e6) return sign + String(size);
  if (size >= 1e6 || size < 1e-4) return sign + scientific(size, digits);
  const whole = Math.floor(Math.log10(size)) + 1;
  return sign + (whole >= digits ? String(Math.round(size)) : String(Number(size.toPrecision(digits))));
}

/**
 * `value` beside others in little room: as exact as the largest of them with two digits, so 0.0052 beside 0.36 is 0.01.
 * @param {number} value
 * @param {number} largest
 * @returns {string}
 */
export function coarse(value, largest) {
  const decimals = largest > 0 ? Math.max(0, 1 - Math.floor(Math.log10(largest))) : 0;
  return format(Number(value.toFixed(Math.min(decimals, 20))), 2);
}

/**
 * @param {number} size
 * @param {number} digits
 */
function scientific(size, digits) {
  const [mantissa, exponent] = size.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  const raised = [...String(Math.abs(power))].map((digit) => RAISED[Number(digit)]).join("");
  return `${Number(mantissa)}·10${power < 0 ? "⁻" : ""}${raised}`;
}

/**
 * `value` as a factor or a summand after another sign: negative ones in parentheses.
 * @param {number} value
 * @param {number} [digits]
 */
export function factor(value, digits = 3) {
  const text = format(value, digits);
  return text.startsWith(MINUS) ? `(${text})` : text;
}

/**
 * A count with its thousands apart: 2 646.
 * @param {number} count
 */
export function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, THIN);
}

/**
 * An amount of memory: 640 B, 1 176 B, 12.3 KB, 4.5 MB; 1 KB is 1 000 bytes.
 * @param {number} count of bytes
 */
export function bytes(count) {
  if (count < 10_000) return `${grouped(count)} B`;
  /** @type {[string, number]} */
  const [unit, size] = count < 1e6 ? ["KB", 1e3] : count < 1e9 ? ["MB", 1e6] : ["GB", 1e9];
  return `${format(count / size)} ${unit}`;
}

/**
 * What a person typed as a number: either minus sign, comma or point. NaN if it is none.
 * @param {string} text
 */
export function parse(text) {
  const plain = text.trim().replace(MINUS, "-").replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}
