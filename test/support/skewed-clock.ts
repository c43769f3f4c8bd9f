import { jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Timers } from '../../src/providers/router/timers.js';

/** Lets the router's clock of a started service be put forward; waits take as long as ever. */
export function skewClock(app: INestApplicationContext): { advance(ms: number): void } {
  const timers = app.get(Timers, { strict: false });
  const realNow = timers.now.bind(timers);
  let skewMs = 0;
  jest.spyOn(timers, 'now').mockImplementation(() => realNow() + skewMs);
  return {
    advance: (ms) => {
      skewMs += ms;
    },
  };
}
