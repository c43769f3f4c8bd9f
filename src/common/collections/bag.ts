/** Things in no order, added and removed at the same price however many there are. */
export class Bag<Value extends object> implements Iterable<Value> {
  private readonly places: (Value | undefined)[] = [];
  private readonly free: number[] = [];

  /** Returns the place where the thing is until it is removed from there. */
  add(value: Value): number {
    const place = this.free.pop() ?? this.places.length;
    this.places[place] = value;
    return place;
  }

  at(place: number): Value | undefined {
    return this.places[place];
  }

  /** Called once for what was added: its place is given away again. */
  remove(place: number): void {
    if (this.places[place] === undefined) return;
    this.places[place] = undefined;
    this.free.push(place);
  }

  *[Symbol.iterator](): Iterator<Value> {
    for (const value of this.places) if (value !== undefined) yield value;
  }
}
