import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { StdioMcpServer } from '../../../config/index.js';
import { McpConnectionError } from './mcp-failure.js';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** How long a process may take to end by itself once its input has ended, and then once more after SIGTERM. */
const PATIENCE_MS = 700;

/** Process groups that are to end with this process, however it ends. */
const groups = new Set<number>();
process.on('exit', () => {
  for (const group of groups) signalGroup(group, 'SIGKILL');
});

/**
 * Speaks with a server over the standard streams of a process of its own. It leads a process group, so that what it
 * has started itself, as `npx` does, ends with it. The SDK's own transport ends one process alone, and hands it more of
 * Nestor's environment.
 */
export class ChildProcessTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  private child: Child | undefined;
  private readonly buffer: ReadBuffer;

  constructor(
    private readonly server: StdioMcpServer,
    private readonly options: {
      readonly maxMessageBytes: number;
      readonly onStderr: (text: string) => void;
    },
  ) {
    this.buffer = new ReadBuffer({ maxBufferSize: options.maxMessageBytes });
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  async start(): Promise<void> {
    const { command, args, environment, workingFolder } = this.server;
    const child = spawn(command, args, {
      env: environment,
      ...(workingFolder !== undefined && { cwd: workingFolder }),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.child = child;
    child.on('error', (error) => this.onerror?.(error));
    child.stdin.on('error', (error) => this.onerror?.(error));
    child.stdout.on('data', (chunk: Buffer) => {
      this.read(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', this.options.onStderr);
    child.once('exit', () => {
      this.end(child);
    });
    await once(child, 'spawn');
    if (child.pid !== undefined) groups.add(child.pid);
  }

  /** Resolves when the message is handed over, not when it was read: a process that does not read delays nobody. */
  send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.child?.stdin;
    if (stdin?.writable !== true) return Promise.reject(new Error('The process has ended.'));
    if (stdin.writableLength > this.options.maxMessageBytes) {
      return Promise.reject(new Error('The process does not read what it is sent.'));
    }
    stdin.write(serializeMessage(message));
    return Promise.resolve();
  }

  async close(): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    this.child = undefined;
    const ended = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit');
    child.stdin.end();
    child.stdout.removeAllListeners('data').resume();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (ended === undefined || (await Promise.race([ended, wait(PATIENCE_MS, 'late')])) !== 'late') break;
      if (child.pid !== undefined) signalGroup(child.pid, signal);
    }
    this.end(child);
  }

  private read(chunk: Buffer): void {
    try {
      this.buffer.append(chunk);
    } catch (error) {
      this.onerror?.(new McpConnectionError('it sent a message that is too large', { cause: error }));
      this.abandon();
      return;
    }
    for (;;) {
      try {
        const message = this.buffer.readMessage();
        if (message === null) return;
        this.onmessage?.(message);
      } catch (error) {
        // One line that is no message; the next may be.
        this.onerror?.(error as Error);
      }
    }
  }

  private abandon(): void {
    this.close().catch((error: unknown) => this.onerror?.(error as Error));
  }

  /** Whatever is left of the group after its leader has nobody to end it. */
  private end(child: Child): void {
    if (child.pid === undefined || !groups.has(child.pid)) return;
    signalGroup(child.pid, 'SIGKILL');
    groups.delete(child.pid);
    this.child = undefined;
    this.buffer.clear();
    this.onclose?.();
  }
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // Nobody is left in it.
  }
}
