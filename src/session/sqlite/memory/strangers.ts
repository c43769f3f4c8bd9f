import type { MemoryOwner } from '../../memory/user-memory.js';

/** More users than take turns at a time. */
const MAX_COUNT = 10_000;

/**
 * Users of whom nothing is known: most of them, and each of their turns would look for it. It holds as long as no other
 * connection changes the file, of which SQLite keeps a number that costs a fraction of the look.
 */
export class Strangers {
  private readonly names = new Set<string>();
  private version: unknown;

  /** Whether nothing is known of a user for sure, at this version of the file. */
  has(owner: MemoryOwner, version: unknown): boolean {
    if (version !== this.version) this.names.clear();
    this.version = version;
    return this.names.has(nameOf(owner));
  }

  /** Notes what was found right behind `has`. */
  add(owner: MemoryOwner): void {
    if (this.names.size >= MAX_COUNT) this.names.clear();
    this.names.add(nameOf(owner));
  }

  /** Ahead of whatever this connection keeps of a user. */
  forget(owner: MemoryOwner): void {
    this.names.delete(nameOf(owner));
  }
}

/** Neither part holds a character of control. */
function nameOf({ scope, userId }: MemoryOwner): string {
  return `${scope}\n${userId}`;
}
