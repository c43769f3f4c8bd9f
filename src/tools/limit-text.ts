/**
 * The text, cut to at most `maxCharacters` UTF-16 code units. A cut text ends in a mark, counted in the
 * limit, that tells how much there was; a limit shorter than the mark leaves the start of the mark.
 */
export function limitText(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const mark = `\n[cut here: the whole has ${text.length} characters]`;
  const kept = text.slice(0, Math.max(0, maxCharacters - mark.length));
  return `${withoutHalfCharacter(kept)}${mark}`.slice(0, maxCharacters);
}

function withoutHalfCharacter(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}
