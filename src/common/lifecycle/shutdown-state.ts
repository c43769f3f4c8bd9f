import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/**
 * Whether the process is on its way out. It is told by whoever hears the signal, ahead of all that is then waited
 * for: from that moment on the process is not ready, and no turn begins.
 */
@Injectable()
export class ShutdownState implements OnModuleDestroy {
  private begunAt: number | undefined;

  get isUnderWay(): boolean {
    return this.begunAt !== undefined;
  }

  /** Milliseconds since it began; 0 before. */
  get elapsedMs(): number {
    return this.begunAt === undefined ? 0 : performance.now() - this.begunAt;
  }

  begin(): void {
    this.begunAt ??= performance.now();
  }

  /** An app that is closed without a signal. */
  onModuleDestroy(): void {
    this.begin();
  }
}
