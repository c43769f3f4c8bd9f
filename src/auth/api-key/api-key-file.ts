import { readFile } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { z } from 'zod';
import type { Clock } from '../../common/time/index.js';
import { ConfigurationError, type ApiKeyEntry } from '../../config/index.js';

/** How old what is known of the file may be when a key is checked. */
const MAX_AGE_MS = 1_000;

const entrySchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 letters, digits or . _ -'),
  hash: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hex digits')
    .toLowerCase(),
  limit: z.int().min(1).optional(),
  revoked: z.boolean().optional(),
});
const fileSchema = z.array(entrySchema).max(100_000);

/**
 * Keys in a JSON file that may change while the service runs. The file is read again, at most once a second, when a
 * key is checked; while it cannot be read or understood, what it last said holds.
 */
export class ApiKeyFile {
  private readonly logger = new Logger('ApiKeys');
  private entries: readonly ApiKeyEntry[] = [];
  private text: string | undefined;
  private trouble: string | undefined;
  private checkedAt: number;
  private pending: Promise<void> | undefined;

  private constructor(
    private readonly path: string,
    private readonly clock: Clock,
  ) {
    this.checkedAt = clock.now();
  }

  /** Throws a `ConfigurationError` when the file cannot be read or understood now. */
  static async open(path: string, clock: Clock): Promise<ApiKeyFile> {
    const file = new ApiKeyFile(path, clock);
    try {
      file.accept(await readFile(path, 'utf8'));
    } catch (error) {
      throw new ConfigurationError([`API_KEYS_FILE: ${reasonOf(error)}`]);
    }
    return file;
  }

  /** The keys that are not revoked, as the file says now or said a second ago. */
  async current(): Promise<readonly ApiKeyEntry[]> {
    const age = this.clock.now() - this.checkedAt;
    if (this.pending === undefined && (age >= MAX_AGE_MS || age < 0)) {
      this.pending = this.reload().finally(() => (this.pending = undefined));
    }
    await this.pending;
    return this.entries;
  }

  private async reload(): Promise<void> {
    this.checkedAt = this.clock.now();
    try {
      const text = await readFile(this.path, 'utf8');
      if (text !== this.text) {
        this.accept(text);
        this.logger.log(`The file of API keys has changed: ${this.entries.length} keys are valid.`);
      }
      this.trouble = undefined;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== this.trouble) {
        this.logger.error(`The file of API keys is not used, what it said before still holds: ${reason}`);
      }
      this.trouble = reason;
    }
  }

  private accept(text: string): void {
    const keys = fileSchema.parse(JSON.parse(text));
    this.entries = keys
      .filter(({ revoked }) => revoked !== true)
      .map(({ name, hash, limit }) => ({ name, hash, requestsPerWindow: limit }));
    this.text = text;
  }
}

/** What is wrong, without anything the file holds. */
function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return `it must be a list of {name, hash, limit?, revoked?}; wrong is ${issue?.path.join('.') || 'the whole'}`;
  }
  if (error instanceof SyntaxError) return 'it is not valid JSON';
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
  return `it cannot be read (${code})`;
}
