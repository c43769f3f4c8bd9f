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
  private readonly streams = new Set<BeatingStream>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly intervalMs: number) {}

  add(stream: BeatingStream): void {
    this.streams.add(stream);
    this.timer ??= setInterval(() => {
      this.look();
    }, this.intervalMs / LOOKS).unref();
  }

  delete(stream: BeatingStream): void {
    this.streams.delete(stream);
    if (this.streams.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    // Timers may fire a fraction of a millisecond early.
    const silentSince = performance.now() - this.intervalMs + 1;
    for (const stream of this.streams) if (stream.lastWriteAt <= silentSince) stream.beat();
  }
}
