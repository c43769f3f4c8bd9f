import { AsyncResource } from 'node:async_hooks';
import type { CommandLanes } from './command-lanes.js';

/** The most items of one run. */
const MAX_ITEMS = 100;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
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
    this.waiting.push({ item, resolve, reject });
    if (this.waiting.length === 1) this.enter();
    return promise;
  }

  /** A batch runs in the context of who was the first to wait: spans are that of a request then, and one that is over is let go. */
  private enter(): void {
    // Not `AsyncLocalStorage.snapshot`, which takes 6 us.
    const context = new AsyncResource('Batch');
    this.lanes.enter(() => {
      const batch = this.waiting.splice(0, MAX_ITEMS);
      if (this.waiting.length > 0) this.enter();
      return context.runInAsyncScope(() => this.settle(batch));
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
