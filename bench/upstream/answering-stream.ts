import type { Socket } from 'node:net';
import { endChunks, paddedTokenChunk, RESPONSE_HEAD, ROLE_CHUNK, tokenChunk } from './chat-chunks.js';
import type { UpstreamPlan } from './upstream-plan.js';

/** Who is told how far an answer is. */
interface Listener {
  /** Called ahead of it. */
  onFirstToken(): void;
  onEnd(): void;
}

/** An answer that is written token by token; `step` writes the next one, and behind the last one the end. */
export class AnsweringStream {
  private next = 0;

  constructor(
    private readonly socket: Socket,
    private readonly plan: UpstreamPlan,
    private readonly isUsageWanted: boolean,
    private readonly listener: Listener,
  ) {}

  begin(): void {
    this.socket.write(RESPONSE_HEAD);
    this.socket.write(ROLE_CHUNK);
  }

  step(): void {
    const { socket, plan } = this;
    if (socket.destroyed) {
      this.listener.onEnd();
    } else if (this.next < plan.tokenCount) {
      if (this.next === 0) this.listener.onFirstToken();
      socket.write(this.chunkAt(this.next++));
    } else {
      socket.write(endChunks(plan.tokenCount, this.isUsageWanted));
      this.listener.onEnd();
    }
  }

  private chunkAt(index: number): Buffer {
    const { kind, paddingBytes } = this.plan;
    return paddingBytes === undefined ? tokenChunk(index, kind) : paddedTokenChunk(index, kind, paddingBytes);
  }
}
