import { AsyncLocalStorage } from 'node:async_hooks';
import { Bag } from '../collections/index.js';

/** How often in an interval streams are looked at: a beat is early by less than that part of it. */
const LOOKS = 16;

/** A stream that must not be silent for long. */
export interface BeatingStream {
  /** By `performance.now()`. */
  readonly lastWriteAt: number;
  /** Called before it is silent for an interval: writes something, or takes it as written where nobody would read it. */
  beat(): void;
}

/** Has streams beat before they are silent for an interval, all of them on one timer; writing only notes the time. */
export class Heartbeat {
  private readonly streams = new Bag<BeatingStream>();
  private count = 0;
  private timer: NodeJS.Timeout | undefined;
  /** The context of whoever made this: a timer keeps the one that it was set in, which would be that of some request. */
  private readonly outside = AsyncLocalStorage.snapshot();

  constructor(private readonly intervalMs: number) {}

  /** Returns the place by which `remove` takes the stream out again. */
  add(stream: BeatingStream): number {
    this.count++;
    this.timer ??= this.outside(() =>
      setInterval(() => {
        this.look();
      }, this.intervalMs / LOOKS).unref(),
    );
    return this.streams.add(stream);
  }

  /** Called once for what was added. */
  remove(place: number): void {
    this.streams.remove(place);
    if (--this.count > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** One that would be silent for an interval by the next look beats now. */
  private look(): void {
    const silentSince = performance.now() - this.intervalMs * (1 - 1 / LOOKS);
    for (const stream of this.streams) if (stream.lastWriteAt <= silentSince) stream.beat();
  }
}
