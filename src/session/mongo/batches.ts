import { AsyncLocalStorage } from 'node:async_hooks';

/** The most items of one run. */
const MAX_ITEMS = 100;
/** A run that takes longer than this does not hold up what waits for it. */
const MAX_HOLD_MS = 50;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
  /** Runs something in the context of the item: spans are that of a request then, and one that is over is let go. */
  readonly inContext: (action: () => void) => void;
}

/**
 * Items that come while others are under way are run together when those are done: a command of the driver costs the
 * process some 200 microseconds, whatever is in it.
 */
export class Batches<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private isHeld = false;

  /** `run` gives a result for each item, in their order; where it throws, all of them fail. */
  constructor(private readonly run: (items: readonly Item[]) => Promise<readonly Result[]>) {}

  add(item: Item): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.waiting.push({ item, resolve, reject, inContext: AsyncLocalStorage.snapshot() });
    this.schedule();
    return promise;
  }

  private schedule(): void {
    if (this.isHeld || this.waiting.length === 0) return;
    this.isHeld = true;
    setImmediate(() => {
      const batch = this.waiting.splice(0, MAX_ITEMS);
      batch[0]?.inContext(() => this.start(batch));
    });
  }

  private start(batch: readonly Waiting<Item, Result>[]): void {
    let isHolding = true;
    const letGo = () => {
      if (!isHolding) return;
      isHolding = this.isHeld = false;
      this.schedule();
    };
    const timer = setTimeout(letGo, MAX_HOLD_MS);
    const finish = () => {
      clearTimeout(timer);
      letGo();
    };
    this.run(batch.map(({ item }) => item)).then(
      (results) => {
        finish();
        batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
      },
      (error: unknown) => {
        finish();
        for (const { reject } of batch) reject(error);
      },
    );
  }
}
