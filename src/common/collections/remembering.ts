/** A pure function with its latest results at hand: up to `size` of them, then it begins anew. Undefined is none. */
export function remembering<Key, Result>(size: number, find: (key: Key) => Result): (key: Key) => Result {
  const known = new Map<Key, Result>();
  return (key) => {
    const result = known.get(key);
    if (result !== undefined) return result;
    const found = find(key);
    if (known.size >= size) known.clear();
    if (found !== undefined) known.set(key, found);
    return found;
  };
}
