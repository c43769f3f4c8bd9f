import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/**
 * Whether the process is on its way out. It is told by whoever hears the signal, ahead of all that is then waited
 * for: from that moment on the process is not ready, and no turn begins.
 */
@Injectable()
export class ShutdownState implements OnModuleDestroy {
  private hasBegun = false;

  get isUnderWay(): boolean {
    return this.hasBegun;
  }

  begin(): void {
    this.hasBegun = true;
  }

  /** An app that is closed without a signal. */
  onModuleDestroy(): void {
    this.begin();
  }
}
