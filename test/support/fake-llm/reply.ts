import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { RecordedRequest } from './recorded-request.js';

/** What the fake does with one request. It returns when the exchange is over. */
export type Step = (request: RecordedRequest, reply: Reply) => Promise<void> | void;

/** How the bytes of a stream are laid out. */
export interface WireOptions {
  /** Every write is split into pieces of this many bytes, also within a character. Unset: not split. */
  readonly chunkBytes?: number;
  /** What ends a line of the stream: `\n` unless told. */
  readonly lineEnd?: '\n' | '\r\n';
  /** A comment before every event, as proxies and some servers send to keep a connection open. */
  readonly comment?: string;
}

const EVENT_STREAM = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };

/** The response to one request, down to its bytes and its socket. */
export class Reply {
  private readonly closing = new AbortController();
  private releaseWrite: (() => void) | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly request: RecordedRequest,
  ) {
    response.on('close', () => {
      request.end(response.writableFinished ? 'finished' : 'client');
      this.closing.abort();
      this.releaseWrite?.();
    });
    response.on('error', () => undefined);
    response.socket?.setNoDelay(true);
  }

  get isOver(): boolean {
    return this.closing.signal.aborted;
  }

  /** Sends the status and the headers at once, before any body. */
  headers(status = 200, headers: Readonly<Record<string, string>> = EVENT_STREAM): void {
    this.response.writeHead(status, { ...headers });
    this.response.flushHeaders();
  }

  /** Writes bytes and waits until they are with the kernel; split as `chunkBytes` says, each piece a packet of its own. */
  async write(data: string | Buffer, { chunkBytes }: WireOptions = {}): Promise<void> {
    const bytes = Buffer.from(data);
    const size = chunkBytes ?? Math.max(1, bytes.length);
    for (let start = 0; start < bytes.length && !this.isOver; start += size) {
      await this.writeOnce(bytes.subarray(start, start + size));
      if (chunkBytes !== undefined) await setImmediate();
    }
  }

  /** Writes one event. Anything but text is sent as JSON; a `name` goes ahead of it as its `event`. */
  async event(data: unknown, options: WireOptions = {}, name?: string): Promise<void> {
    await this.write(toFrame(data, options, name), options);
  }

  /** Writes the last event and ends the response, in one packet unless the stream is split. */
  async lastEvent(data: unknown, options: WireOptions = {}, name?: string): Promise<void> {
    if (options.chunkBytes === undefined) return this.end(toFrame(data, options, name));
    await this.event(data, options, name);
    this.end();
  }

  /** A whole JSON answer. */
  json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.headers(status, { 'content-type': 'application/json', ...headers });
    this.end(JSON.stringify(body));
  }

  /** Ends the response properly. */
  end(body?: string): void {
    this.response.end(body);
  }

  /** Closes the socket in the middle; what was written before still arrives. */
  close(): void {
    this.request.end('server');
    this.response.socket?.end();
    this.response.destroy();
  }

  /** Resets the connection; what was written just before may be lost on the way, as with a real reset. */
  reset(): void {
    this.request.end('server');
    this.response.socket?.resetAndDestroy();
  }

  /** Waits, but not longer than the client does. */
  async pause(ms: number): Promise<void> {
    if (ms > 0) await setTimeout(ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
  }

  /** Waits until the client has gone. */
  async untilClosed(): Promise<void> {
    await this.request.ended;
  }

  private writeOnce(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => {
      this.releaseWrite = resolve;
      this.response.write(bytes, () => resolve());
    });
  }
}

function toFrame(data: unknown, { lineEnd = '\n', comment }: WireOptions, name: string | undefined): string {
  const lines = comment === undefined ? [] : [`: ${comment}`, ''];
  if (name !== undefined) lines.push(`event: ${name}`);
  lines.push(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}`, '', '');
  return lines.join(lineEnd);
}
