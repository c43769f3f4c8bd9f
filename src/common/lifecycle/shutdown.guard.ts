import { Injectable, type CanActivate } from '@nestjs/common';
import { ShutdownState } from './shutdown-state.js';
import { shuttingDown } from './shutting-down.js';

/**
 * Throws `SERVER.SHUTTING_DOWN` while the process is on its way out. Ahead of whatever counts a request: the counters are
 * shared, and what one process refuses must not cost the client anything at another.
 */
@Injectable()
export class ShutdownGuard implements CanActivate {
  constructor(private readonly shutdown: ShutdownState) {}

  canActivate(): boolean {
    if (this.shutdown.isUnderWay) throw shuttingDown();
    return true;
  }
}
