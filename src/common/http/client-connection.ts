import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';

const inVain = new WeakSet<Response>();

/** Whether an answer was opened, and its turn then failed without any content. */
export function wasAnsweredInVain(response: Response): boolean {
  return inVain.has(response);
}

/** The connection that one answer goes to. */
export class ClientConnection {
  constructor(private readonly response: Response) {}

  /** Calls back once the client has gone away before its answer is complete. Returns what takes that back. */
  onGone(callback: () => void): () => void {
    const { response } = this;
    // The request itself has long closed: the body parser has read it to its end.
    const onClose = (): void => {
      if (!response.writableFinished) callback();
    };
    if (response.closed || response.destroyed) callback();
    else response.on('close', onClose);
    return () => response.off('close', onClose);
  }

  /** A signal that aborts when the client goes away before its answer is complete. */
  goneSignal(): AbortSignal {
    const controller = new AbortController();
    this.onGone(() => {
      controller.abort();
    });
    return controller.signal;
  }

  /** True once the status is sent, or as good as: a failure can then only be told in the stream. */
  isAnswered(): boolean {
    return this.response.headersSent;
  }

  /** The answer was opened ahead of its content, and there is none: its client got nothing. */
  noteInVain(): void {
    inVain.add(this.response);
  }

  /** True while the client reads more slowly than it is written to. */
  isFull(): boolean {
    return this.response.socket?.writableNeedDrain ?? this.response.writableNeedDrain;
  }

  /** Calls back once when the client has caught up; never when it goes away before that. */
  onReady(callback: () => void): void {
    (this.response.socket ?? this.response).once('drain', callback);
  }
}

/** Parameter: the connection of the request. */
export const Client = createParamDecorator(
  (_data: unknown, context: ExecutionContext) =>
    new ClientConnection(context.switchToHttp().getResponse<Response>()),
);
