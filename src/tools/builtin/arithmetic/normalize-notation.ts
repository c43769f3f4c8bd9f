import { ToolFailure } from '../../tool.js';

const SIGNS: Readonly<Record<string, string>> = {
  '×': '*',
  '⋅': '*',
  '·': '*',
  '÷': '/',
  ':': '/',
  '−': '-',
  '–': '-',
  π: ' pi ',
  τ: ' tau ',
  '°': ' deg ',
};
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const FULL_WIDTH_SHIFT = 0xfee0;

/**
 * Turns the ways in which people and models write arithmetic into the parser's one way. Throws a
 * `ToolFailure` where two readings are equally likely.
 */
export function normalizeNotation(expression: string): string {
  const plain = expression
    .trim()
    .replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - FULL_WIDTH_SHIFT))
    .replace(
      /[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g,
      (digits) => `^${[...digits].map((digit) => SUPERSCRIPTS.indexOf(digit)).join('')}`,
    )
    .replace(/[×⋅·÷:−–πτ°]/g, (sign) => SIGNS[sign] ?? sign)
    .replaceAll('**', '^')
    .replace(/\bmath\./gi, '')
    .replace(/(?<=[\d)]\s)\s*x\s+(?=[\d(.])/gi, '* ')
    .replace(/%\s*of\b/gi, '% *')
    .replace(/(?<=\d)_(?=\d)/g, '');
  return withoutThousandsSeparators(plain);
}

/**
 * Drops the commas of numbers such as 1,250,000. Between the brackets of a function a comma separates
 * arguments, so it stays there; nobody writes the argument 000, so that one is refused.
 */
function withoutThousandsSeparators(text: string): string {
  const isInFunction: boolean[] = [];
  let output = '';
  let position = 0;
  while (position < text.length) {
    const character = text.charAt(position);
    if (character === '(') isInFunction.push(isInFunction.at(-1) === true || endsInName(output));
    if (character === ')') isInFunction.pop();
    const isList = isInFunction.at(-1) === true;
    if (isList && /^\d,0\d\d(?!\d)/.test(text.slice(position, position + 6))) throw ambiguousComma();
    const number = isList ? undefined : groupedNumberAt(text, position);
    if (number !== undefined) {
      output += number.replaceAll(',', '');
      position += number.length;
      continue;
    }
    output += character;
    position += 1;
  }
  return output;
}

/** Groups of three digits behind one to three, at a place where a number begins. */
function groupedNumberAt(text: string, position: number): string | undefined {
  if (/[\d.,\w]/.test(text.charAt(position - 1))) return undefined;
  const grouped = /[1-9]\d{0,2}(?:,\d{3})+(?![\d,])/y;
  grouped.lastIndex = position;
  return grouped.exec(text)?.[0];
}

function endsInName(text: string): boolean {
  return /[a-z]\w*\s*$/i.test(text.slice(-20));
}

function ambiguousComma(): ToolFailure {
  return new ToolFailure(
    'In the brackets of a function a comma separates arguments: write 1000 there, not 1,000.',
  );
}
