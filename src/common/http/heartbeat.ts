/** Calls `beat` whenever a stream was silent for an interval, on one timer; writing only notes the time. */
export class Heartbeat {
  private timer: NodeJS.Timeout;
  private lastWriteAt = performance.now();

  constructor(
    private readonly intervalMs: number,
    private readonly beat: () => void,
  ) {
    this.timer = this.arm(intervalMs);
  }

  /** Called with each write. */
  noteWrite(): void {
    this.lastWriteAt = performance.now();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private arm(delayMs: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.check();
    }, delayMs);
    return timer.unref();
  }

  private check(): void {
    const silentMs = performance.now() - this.lastWriteAt;
    // Timers may fire a fraction of a millisecond early.
    const isDue = silentMs + 1 >= this.intervalMs;
    if (isDue) {
      this.beat();
      this.noteWrite();
    }
    this.timer = this.arm(isDue ? this.intervalMs : this.intervalMs - silentMs);
  }
}
