import type { LoggerService } from '@nestjs/common';
import type { LogLevel, LogQueue } from './log-queue.js';
import { isBootLine } from './quiet-boot.js';

/**
 * Nest's logger on pino. Nest calls with a message or an object of fields, then a text, and last the name of the
 * class that logs; for errors there may be a stack between.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly queue: LogQueue) {}

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: LogLevel, message: unknown, rest: readonly unknown[]): void {
    const texts = rest.filter((part) => typeof part === 'string');
    const context = texts.at(-1);
    if (level === 'info' && this.queue.level === 'info' && isBootLine({ context })) return;
    const [text] = texts.slice(0, -1);
    const fields = { ...(context !== undefined && { context }) };
    if (message instanceof Error) this.queue.add(level, { ...fields, err: message }, text);
    else if (typeof message === 'object' && message !== null)
      this.queue.add(level, { ...message, ...fields }, text);
    else this.queue.add(level, { ...fields, ...(text !== undefined && { stack: text }) }, String(message));
  }
}
