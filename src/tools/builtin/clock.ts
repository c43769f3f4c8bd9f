import { Injectable } from '@nestjs/common';

/** The present, replaceable in tests. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
