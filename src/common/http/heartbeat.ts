import { Bag } from '../collections/index.js';

/** How often in an interval streams are looked at: a beat is late by less than that part of it. */
const LOOKS = 16;

/** A stream that must not be silent for long. */
export interface BeatingStream {
  /** By `performance.now()`. */
  readonly lastWriteAt: number;
  /** Called after an interval of silence: writes something, or takes it as written where nobody would read it. */
  beat(): void;
}

/** Has streams beat that were silent for an interval, all of them on one timer; writing only notes the time. */
export class Heartbeat {
  private readonly streams = new Bag<BeatingStream>();
  private count = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly intervalMs: number) {}

  /** Returns what takes the stream out again, once. */
  add(stream: BeatingStream): number {
    this.count++;
    this.timer ??= setInterval(() => {
      this.look();
    }, this.intervalMs / LOOKS).unref();
    return this.streams.add(stream);
  }

  remove(place: number): void {
    this.streams.remove(place);
    if (--this.count > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    // Timers may fire a fraction of a millisecond early.
    const silentSince = performance.now() - this.intervalMs + 1;
    for (const stream of this.streams) if (stream.lastWriteAt <= silentSince) stream.beat();
  }
}
