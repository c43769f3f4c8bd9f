import { Inject, Injectable } from '@nestjs/common';
import { section, type ConnectionsConfig } from '../config/index.js';

/** How many answers each client has under way in this process. */
@Injectable()
export class OpenStreams {
  private readonly counts = new Map<string, number>();

  constructor(@Inject(section('connections')) private readonly config: ConnectionsConfig) {}

  get limit(): number {
    return this.config.maxOpenStreams;
  }

  /** Answers under way, of all clients. */
  get total(): number {
    let sum = 0;
    for (const count of this.counts.values()) sum += count;
    return sum;
  }

  /** Takes one place of a client and returns what gives it back, once; undefined when all of them are taken. */
  take(tracker: string): (() => void) | undefined {
    const count = this.counts.get(tracker) ?? 0;
    if (this.limit > 0 && count >= this.limit) return undefined;
    this.counts.set(tracker, count + 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.giveBack(tracker);
      isTaken = false;
    };
  }

  private giveBack(tracker: string): void {
    const left = (this.counts.get(tracker) ?? 0) - 1;
    if (left > 0) this.counts.set(tracker, left);
    else this.counts.delete(tracker);
  }
}
