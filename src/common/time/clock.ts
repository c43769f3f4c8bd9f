import { Injectable } from '@nestjs/common';

/** Tells the time; injected so that expiry can be tested without waiting. */
export abstract class Clock {
  /** Epoch milliseconds. */
  abstract now(): number;
}

/** The time of the machine. */
@Injectable()
export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }
}
