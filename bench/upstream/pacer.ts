const TICK_MS = 1;

/** What is stepped at an even pace until it leaves. */
export interface Paced {
  step(): void;
}

/**
 * Steps each of its members every `delayMs`, from one timer for all of them: slot by slot, a millisecond each. Late
 * ticks are caught up, so that the pace is right on average.
 */
export class Pacer {
  private readonly slots: Set<Paced>[];
  private lastTick = Math.floor(performance.now());
  private timer: NodeJS.Timeout | undefined;
  private size = 0;

  constructor(private readonly delayMs: number) {
    this.slots = Array.from({ length: delayMs }, () => new Set());
  }

  /** The first step is `delayMs` from now. Returns what ends the steps. */
  join(member: Paced): () => void {
    this.start();
    // Not that of the time, which a late timer has yet to come to.
    const slot = this.slotAt(this.lastTick);
    slot.add(member);
    this.size++;
    return () => {
      if (slot.delete(member) && --this.size === 0) this.stop();
    };
  }

  private start(): void {
    if (this.timer !== undefined) return;
    this.lastTick = Math.floor(performance.now());
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private tick(): void {
    const now = Math.floor(performance.now());
    while (this.lastTick < now) {
      this.lastTick++;
      for (const member of this.slotAt(this.lastTick)) member.step();
    }
  }

  private slotAt(time: number): Set<Paced> {
    const slot = this.slots[time % this.delayMs];
    if (slot === undefined) throw new Error(`A delay must be whole milliseconds: ${this.delayMs}.`);
    return slot;
  }
}
