/** The candidate that takes the fewest single-character edits to become `name`, ignoring case; the first of equals. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.slice(0, 100).toLowerCase();
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const candidate of candidates) {
    // The lengths alone tell how many edits it takes at least.
    if (Math.abs(candidate.length - wanted.length) >= fewest) continue;
    const edits = editDistance(wanted, candidate.toLowerCase());
    if (edits < fewest) [nearest, fewest] = [candidate, edits];
  }
  return nearest;
}

/** The Levenshtein distance: insertions, deletions and replacements from one text to the other. */
export function editDistance(from: string, to: string): number {
  // One row of the usual table, overwritten in place: `diagonal` keeps the cell that is still needed.
  const row = Uint16Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    let diagonal = line - 1;
    let left = line;
    row[0] = line;
    for (let column = 1; column <= to.length; column++) {
      const above = row[column] ?? 0;
      const replaced = diagonal + (from.charCodeAt(line - 1) === to.charCodeAt(column - 1) ? 0 : 1);
      left = Math.min(replaced, above + 1, left + 1);
      row[column] = left;
      diagonal = above;
    }
  }
  return row[to.length] ?? 0;
}
