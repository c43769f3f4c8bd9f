const UNITS = [
  ['year', 365 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** How far ahead something is, in its two largest units: `in 1 day 2 hours`. */
export function describeDistance(milliseconds: number): string {
  let seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const counts = UNITS.map(([unit, size]) => {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    return { unit, count };
  });
  const first = counts.findIndex(({ count }) => count > 0);
  if (first === -1) return 'now';
  const told = counts.slice(first, first + 2).filter(({ count }) => count > 0);
  return `in ${told.map(({ unit, count }) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(' ')}`;
}
