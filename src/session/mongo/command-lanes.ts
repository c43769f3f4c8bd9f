import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';

/** One for those that begin a turn while another one ends: with a single lane a turn would wait for steps of others at each of its own. */
const LANES = 2;
/** A command that takes longer than this gives up its lane: an answer from far away would hold up all others. */
const MAX_HOLD_MS = 10;

/**
 * Two commands at a time, in the order in which they were asked for. What comes meanwhile shares the next command of its
 * kind; and as those whose command was shared go on together, the commands of their next steps are shared too.
 */
@Injectable()
export class CommandLanes {
  private readonly waiting: (() => Promise<void>)[] = [];
  private free = LANES;
  /** That of no request: one command leads to the next, and would keep the context of the first. */
  private readonly inNoContext = AsyncLocalStorage.snapshot();

  /** Runs a command when it is its turn; at the earliest in the next turn of the event loop. */
  enter(command: () => Promise<void>): void {
    this.waiting.push(command);
    this.startNext();
  }

  private startNext(): void {
    const command = this.free === 0 ? undefined : this.waiting.shift();
    if (command === undefined) return;
    this.free--;
    this.inNoContext(() => setImmediate(() => this.start(command)));
  }

  private start(command: () => Promise<void>): void {
    let isHolding = true;
    const leave = () => {
      if (!isHolding) return;
      clearTimeout(timer);
      isHolding = false;
      this.free++;
      this.startNext();
    };
    const timer = setTimeout(leave, MAX_HOLD_MS);
    command().then(leave, leave);
  }
}
