import { setImmediate as nextPass } from 'node:timers/promises';
import { Timers, type Timer } from '../timers.js';

interface FakeTimer {
  readonly dueAt: number;
  readonly callback: () => void;
}

/** Time that passes only when a test says so. */
export class FakeTimers extends Timers {
  private time = 1_000_000;
  private readonly timers = new Set<FakeTimer>();

  /** @param draw what `random` gives. */
  constructor(private readonly draw: () => number = () => 0.5) {
    super();
  }

  /** Timers that are set and have not fired. */
  get pending(): number {
    return this.timers.size;
  }

  override now(): number {
    return this.time;
  }

  override random(): number {
    return this.draw();
  }

  override after(delayMs: number, callback: () => void): Timer {
    const timer: FakeTimer = { dueAt: this.time + delayMs, callback };
    this.timers.add(timer);
    return {
      close: () => {
        this.timers.delete(timer);
      },
    };
  }

  /** Lets time pass, and fires what falls due in it. */
  advance(durationMs: number): void {
    const end = this.time + durationMs;
    for (let next = this.first(); next !== undefined && next.dueAt <= end; next = this.first())
      this.fire(next);
    this.time = end;
  }

  /** Lets time pass from timer to timer until `work` is done; each time everything that can go on does. */
  async run<Result>(work: Promise<Result>): Promise<Result> {
    const state = { isDone: false };
    const done = work.finally(() => {
      state.isDone = true;
    });
    done.catch(() => undefined);
    for (;;) {
      for (let pass = 0; pass < 4; pass += 1) await nextPass();
      if (state.isDone) return done;
      const next = this.first();
      if (next === undefined) throw new Error('The work waits for something that is no timer');
      this.fire(next);
    }
  }

  private first(): FakeTimer | undefined {
    return [...this.timers].sort((left, right) => left.dueAt - right.dueAt)[0];
  }

  private fire(timer: FakeTimer): void {
    this.timers.delete(timer);
    this.time = Math.max(this.time, timer.dueAt);
    timer.callback();
  }
}
