import type { Value } from './evaluate.js';

const SHOWN_DIGITS = 15;
const ROUNDING_ERROR = 4 * Number.EPSILON;

/**
 * The number as text, and whether the text is all of it. A double holds 15 decimal digits for sure, so no
 * more are shown; one that clearly has fewer, but for an error of rounding, is taken to be that shorter number.
 */
export function formatValue({ number, isExact }: Value): { text: string; isExact: boolean } {
  if (Number.isSafeInteger(number)) return { text: String(number), isExact };
  const shown = Number(number.toPrecision(SHOWN_DIGITS));
  const isLarge = Math.abs(number) > Number.MAX_SAFE_INTEGER;
  const text = isLarge ? shown.toExponential() : String(shown);
  const isShort = countDigits(text) < SHOWN_DIGITS - 1;
  return {
    text,
    isExact: isExact && isShort && Math.abs(number - shown) <= ROUNDING_ERROR * Math.abs(number),
  };
}

function countDigits(text: string): number {
  return text.replace(/e.*$/, '').replace(/\D/g, '').replace(/^0+/, '').length;
}
