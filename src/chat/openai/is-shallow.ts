/** Deeper JSON than any schema or call has. What walks it recursively would run out of stack at some depth. */
const MAX_DEPTH = 100;

/** True when objects and lists are nested at most 100 deep. */
export function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? (Object.values(item) as unknown[]) : [],
    );
    if (level.length === 0) return true;
  }
  return false;
}
