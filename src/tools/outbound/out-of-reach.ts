/** Long enough that a crowd of callers does not wait for each other's failures, short enough to notice a repair. */
const REST_MS = 15_000;

/**
 * The origins whose connections just now came to nothing after a long wait: a closed network lets every call wait out
 * its whole time to connect, one source after another. `now` gives milliseconds that only ever grow.
 */
export class OutOfReach {
  private readonly since = new Map<string, number>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** True for a while after `add`; then the origin is asked again. */
  has(origin: string): boolean {
    const since = this.since.get(origin);
    if (since === undefined) return false;
    if (this.now() - since < REST_MS) return true;
    this.since.delete(origin);
    return false;
  }

  add(origin: string): void {
    this.since.set(origin, this.now());
  }
}
