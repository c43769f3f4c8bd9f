/**
 * The same text by itself. A piece that was cut from a string keeps all of that string: for a piece that lives longer, this
 * lets it go.
 */
export function unshared(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
