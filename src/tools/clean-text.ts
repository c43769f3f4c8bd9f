/**
 * What no reader sees and a model may still read: control characters, marks that turn the direction of
 * text, tag characters and everything else that Unicode says to leave out of sight. Joiners and variation
 * selectors are needed within words and emoji, and are looked at by themselves.
 */
const INVISIBLE = /(?![\n\t\u200c\u200d\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;
const LINE_BREAK = /\r\n?|[\u0085\u2028\u2029]/g;
/** Joiners that join nothing: a row of them can spell out hidden text. */
const STRAY_JOINER =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{M}\p{Extended_Pictographic}])/gu;
const STRAY_SELECTOR = /(?<![\p{Emoji}])[\ufe0e\ufe0f]+|(?<=[\ufe0e\ufe0f])[\ufe0e\ufe0f]+/gu;

/** The text as a person would see it: without invisible, direction and control characters and halves of characters. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(LINE_BREAK, '\n')
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(STRAY_SELECTOR, '');
}
