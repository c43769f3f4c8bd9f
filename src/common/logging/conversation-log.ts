import { currentContext, idsOf } from '../context/index.js';
import type { LogFiles } from './log-files.js';
import type { Redact } from './redact.js';

/** What was said in one turn. */
export interface ConversationEntry {
  readonly outcome: string;
  /** What the user, or else the caller, asked last. */
  readonly input: string;
  /** What clients hold of the answer. */
  readonly answer: string;
}

/** Writes conversations into a file of their own, where that is allowed, and never anywhere else. */
export class ConversationLog {
  /** @param files undefined: nothing is written. */
  constructor(
    private readonly files: LogFiles | undefined,
    private readonly redact: Redact,
  ) {}

  get isOn(): boolean {
    return this.files !== undefined;
  }

  write(entry: ConversationEntry): void {
    const line = { time: new Date().toISOString(), ...idsOf(currentContext()), ...entry };
    this.files?.write('conversation', `${this.redact(JSON.stringify(line))}\n`);
  }
}
