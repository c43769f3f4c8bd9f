import { ToolFailure } from '../../tool.js';
import { factorial, modulo } from './functions.js';

type Operator = (...values: number[]) => number;

/** The operators by the names that the parser gives them. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['add', binary((left, right) => add(left, right))],
  ['subtract', binary((left, right) => add(left, -right))],
  ['multiply', binary((left, right) => left * right)],
  ['divide', binary(divide)],
  ['mod', binary(modulo)],
  ['pow', binary(power)],
  ['unaryMinus', unary((value) => -value)],
  ['unaryPlus', unary((value) => value)],
  ['factorial', unary(factorial)],
]);

/**
 * A sum is known to about the 15th digit of its larger part; what is behind that is the rounding of
 * doubles, and would show once the leading digits cancel, as in 100.1 - 100.
 */
function add(left: number, right: number): number {
  const sum = left + right;
  if (Number.isInteger(sum)) return sum;
  const places = 14 - Math.floor(Math.log10(Math.max(Math.abs(left), Math.abs(right))));
  return places >= 1 && places <= 100 ? Number(sum.toFixed(places)) : sum;
}

function divide(dividend: number, divisor: number): number {
  if (divisor === 0) throw new ToolFailure('Division by zero has no result.');
  return dividend / divisor;
}

function power(base: number, exponent: number): number {
  return base === 0 && exponent < 0 ? divide(1, base) : base ** exponent;
}

function unary(apply: (value: number) => number): Operator {
  return (value = NaN) => apply(value);
}

function binary(apply: (left: number, right: number) => number): Operator {
  return (left = NaN, right = NaN) => apply(left, right);
}
