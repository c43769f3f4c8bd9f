/** At most `maximum` characters of the text, with an ellipsis where something was left out; never half a character. */
export function cut(text: string, maximum: number): string {
  if (text.length <= maximum) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(maximum - 1)) ? maximum - 1 : maximum;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** The start of a text on one line, to quote it. */
export function excerpt(text: string, maximum = 80): string {
  return cut(
    text
      .slice(0, maximum * 4)
      .replace(/\s+/gu, ' ')
      .trim(),
    maximum,
  );
}
