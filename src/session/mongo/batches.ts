import { AsyncLocalStorage } from 'node:async_hooks';
import type { CommandLanes } from './command-lanes.js';

/** The most items of one run. */
const MAX_ITEMS = 100;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
  /** Runs something in the context of the item, for the first of a batch: spans are that of a request then, and one that is over is let go. */
  readonly inContext: (<Value>(action: () => Value) => Value) | undefined;
}

/**
 * Items that wait for a lane are run together: a command of the driver costs the process some 200 microseconds,
 * whatever is in it.
 */
export class Batches<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];

  /** `run` gives a result for each item, in their order; where it throws, all of them fail. */
  constructor(
    private readonly lanes: CommandLanes,
    private readonly run: (items: readonly Item[]) => Promise<readonly Result[]>,
  ) {}

  add(item: Item): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const isFirst = this.waiting.length % MAX_ITEMS === 0;
    const inContext = isFirst ? AsyncLocalStorage.snapshot() : undefined;
    this.waiting.push({ item, resolve, reject, inContext });
    if (this.waiting.length === 1) this.enter();
    return promise;
  }

  private enter(): void {
    this.lanes.enter(async () => {
      const batch = this.waiting.splice(0, MAX_ITEMS);
      if (this.waiting.length > 0) this.enter();
      await batch[0]?.inContext?.(() => this.settle(batch));
    });
  }

  private async settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
