/** Text as a model would stream it: words, each with the space that follows it. */
export function toTokens(text: string): string[] {
  return text.match(/\S+\s*|\s+/gu) ?? [];
}

/** `parts` pieces of a text of about the same length; for the arguments of a tool call. */
export function toPieces(text: string, parts: number): string[] {
  const size = Math.max(1, Math.ceil(text.length / parts));
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}
