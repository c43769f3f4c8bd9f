import { ToolFailure } from '../../tool.js';

/** A function of an expression. `most` undefined: any number of arguments from `fewest` on. */
export interface ArithmeticFunction {
  readonly fewest: number;
  readonly most: number | undefined;
  readonly apply: (...values: number[]) => number;
}

export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
  ['tau', 2 * Math.PI],
  ['deg', Math.PI / 180],
]);

/** All that an expression may call; a result that is not finite means that there is none. */
export const FUNCTIONS: ReadonlyMap<string, ArithmeticFunction> = new Map<string, ArithmeticFunction>([
  ['sqrt', one(Math.sqrt)],
  ['cbrt', one(Math.cbrt)],
  ['abs', one(Math.abs)],
  ['sign', one(Math.sign)],
  ['floor', one(Math.floor)],
  ['ceil', one(Math.ceil)],
  ['trunc', one(Math.trunc)],
  ['round', { fewest: 1, most: 2, apply: round }],
  ['min', { fewest: 1, most: undefined, apply: Math.min }],
  ['max', { fewest: 1, most: undefined, apply: Math.max }],
  ['sin', one((angle) => nearZero(Math.sin(angle), angle))],
  ['cos', one((angle) => nearZero(Math.cos(angle), angle))],
  ['tan', one(tangent)],
  ['asin', one(Math.asin)],
  ['acos', one(Math.acos)],
  ['atan', one(Math.atan)],
  ['atan2', { fewest: 2, most: 2, apply: Math.atan2 }],
  ['exp', one(Math.exp)],
  ['ln', one((value) => logarithm(Math.log, value))],
  ['log', { fewest: 1, most: 2, apply: log }],
  ['log10', one((value) => logarithm(Math.log10, value))],
  ['log2', one((value) => logarithm(Math.log2, value))],
  ['pow', { fewest: 2, most: 2, apply: Math.pow }],
  ['mod', { fewest: 2, most: 2, apply: modulo }],
  ['hypot', { fewest: 1, most: undefined, apply: Math.hypot }],
  ['factorial', one(factorial)],
  ['gcd', { fewest: 2, most: undefined, apply: (...values) => values.map(whole).reduce(greatestDivisor) }],
  ['lcm', { fewest: 2, most: undefined, apply: (...values) => values.map(whole).reduce(leastMultiple) }],
]);

/** The remainder with the divisor's sign, as -7 mod 3 is 2. */
export function modulo(dividend: number, divisor: number): number {
  if (divisor === 0) throw new ToolFailure('Division by zero has no result.');
  const remainder = dividend % divisor;
  return remainder !== 0 && remainder < 0 !== divisor < 0 ? remainder + divisor : remainder;
}

/** Of 0 to 170: the factorial of 171 is beyond what a double can hold. */
export function factorial(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 170) {
    throw new ToolFailure('A factorial is calculated for whole numbers from 0 to 170.');
  }
  let product = 1;
  for (let factor = 2; factor <= value; factor++) product *= factor;
  return product;
}

function one(apply: (value: number) => number): ArithmeticFunction {
  return { fewest: 1, most: 1, apply };
}

/** Sine and cosine of multiples of pi / 2 miss their zeros by the rounding of pi. */
function nearZero(value: number, angle: number): number {
  return Math.abs(value) < 1e-15 * Math.abs(angle) ? 0 : value;
}

function tangent(angle: number): number {
  const cosine = nearZero(Math.cos(angle), angle);
  return cosine === 0 ? NaN : nearZero(Math.tan(angle), angle);
}

function log(value: number, base?: number): number {
  const numerator = logarithm(Math.log, value);
  if (base === undefined) return numerator;
  if (base === 10) return Math.log10(value);
  if (base === 2) return Math.log2(value);
  return base === 1 ? NaN : numerator / logarithm(Math.log, base);
}

function logarithm(of: (value: number) => number, value: number): number {
  return value > 0 ? of(value) : NaN;
}

/** Half away from zero, as people round, at the decimal point moved in the number's text: round(1.005, 2) is 1.01. */
function round(value: number, decimals = 0): number {
  if (!Number.isInteger(decimals) || Math.abs(decimals) > 15) {
    throw new ToolFailure('round takes a whole number of decimals from -15 to 15.');
  }
  const moved = movePoint(Math.abs(value), decimals);
  if (moved > Number.MAX_SAFE_INTEGER) return value;
  return Math.sign(value) * movePoint(Math.round(moved), -decimals);
}

function movePoint(value: number, places: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new ToolFailure('gcd and lcm take whole numbers up to 2^53.');
  return Math.abs(value);
}

function greatestDivisor(larger: number, smaller: number): number {
  let [divisor, remainder] = [larger, smaller];
  while (remainder !== 0) [divisor, remainder] = [remainder, divisor % remainder];
  return divisor;
}

function leastMultiple(first: number, second: number): number {
  return first === 0 || second === 0 ? 0 : (first / greatestDivisor(first, second)) * second;
}
