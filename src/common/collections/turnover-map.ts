import { Bag } from './bag.js';

/**
 * A Map for things that come and go all the time. V8's own replaces its table every so many changes, and leaves in each outgrown table
 * what was in it then, with a link to its successor: once one of them is in the old generation, all things of all tables
 * since then stay until the whole heap is collected (`OrderedHashTable` in V8's src/objects). In this one those tables hold
 * keys and numbers alone.
 */
export class TurnoverMap<Value extends object> {
  private readonly places = new Map<string, number>();
  private readonly bag = new Bag<Value>();

  get size(): number {
    return this.places.size;
  }

  get(key: string): Value | undefined {
    const place = this.places.get(key);
    return place === undefined ? undefined : this.bag.at(place);
  }

  /** A key that was there already is the latest one now. */
  set(key: string, value: Value): void {
    this.delete(key);
    this.places.set(key, this.bag.add(value));
  }

  delete(key: string): void {
    const place = this.places.get(key);
    if (place === undefined) return;
    this.places.delete(key);
    this.bag.remove(place);
  }

  /** In the order in which they were set. */
  keys(): IterableIterator<string> {
    return this.places.keys();
  }

  /** In the order in which they were set. */
  *values(): Iterable<Value> {
    for (const place of this.places.values()) {
      const value = this.bag.at(place);
      if (value !== undefined) yield value;
    }
  }
}
