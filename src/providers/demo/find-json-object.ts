import type { JsonValue } from '../../conversation/index.js';

/** Parses the JSON object that starts at `start` (a brace) and ends at its closing brace; undefined where that is no JSON. */
export function findJsonObject(text: string, start: number): JsonValue | undefined {
  const end = closingBrace(text, start);
  if (end === undefined) return undefined;
  try {
    return JSON.parse(text.slice(start, end + 1)) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Braces inside strings do not count. */
function closingBrace(text: string, start: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (isInString) {
      if (character === '\\') index += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{') depth += 1;
    else if (character === '}' && --depth === 0) return index;
  }
  return undefined;
}
