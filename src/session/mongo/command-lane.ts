import { Injectable } from '@nestjs/common';

/** A command that takes longer than this holds up no other: an answer from far away would, turn by turn. */
const MAX_HOLD_MS = 10;

/**
 * One command at a time, in the order in which they were asked for. What comes meanwhile shares the next command of its
 * kind; and as those whose command was shared go on together, the commands of their next steps are shared too.
 */
@Injectable()
export class CommandLane {
  private readonly waiting: (() => Promise<void>)[] = [];
  private isTaken = false;

  /** Runs a command when it is its turn; at the earliest in the next turn of the event loop. */
  enter(command: () => Promise<void>): void {
    this.waiting.push(command);
    this.startNext();
  }

  private startNext(): void {
    const command = this.isTaken ? undefined : this.waiting.shift();
    if (command === undefined) return;
    this.isTaken = true;
    setImmediate(() => this.start(command));
  }

  private start(command: () => Promise<void>): void {
    let isHolding = true;
    const leave = () => {
      if (!isHolding) return;
      clearTimeout(timer);
      isHolding = this.isTaken = false;
      this.startNext();
    };
    const timer = setTimeout(leave, MAX_HOLD_MS);
    command().then(leave, leave);
  }
}
