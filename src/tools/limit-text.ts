/**
 * The text, cut so that a model reads at most `maxCharacters` UTF-16 code units of it. `lengthAsRead` tells how many a text
 * becomes on its way there; unset: as many as it has. A cut text ends in a mark, counted in the limit, that tells how
 * much there was; a limit that is too short for the mark leaves the start of it.
 */
export function limitText(
  text: string,
  maxCharacters: number,
  lengthAsRead: (text: string) => number = ({ length }) => length,
): string {
  if (text.length <= maxCharacters && lengthAsRead(text) <= maxCharacters) return text;
  const mark = `\n[cut here: the whole has ${text.length} characters]`;
  const cutTo = (length: number): string => `${withoutHalfCharacter(text.slice(0, length))}${mark}`;
  let fitting = 0;
  let tooLong = Math.min(text.length, maxCharacters) + 1;
  while (tooLong - fitting > 1) {
    const length = Math.floor((fitting + tooLong) / 2);
    if (lengthAsRead(cutTo(length)) <= maxCharacters) fitting = length;
    else tooLong = length;
  }
  const cut = cutTo(fitting);
  return lengthAsRead(cut) <= maxCharacters ? cut : cut.slice(0, maxCharacters);
}

function withoutHalfCharacter(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}
