import type { Wire } from '../load/wires.js';

/** Where a contender's server runs in this run of the benchmark. */
export interface Site {
  readonly port: number;
  /** The address of the fake upstream, without a path. */
  readonly upstream: string;
  /** An empty folder of its own. */
  readonly folder: string;
  /** The address of an empty database; starts the server for it when first asked. */
  mongoUri(): Promise<string>;
}

/** A Node process to start. */
export interface Command {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Asking {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly wire: Wire;
  /**
   * The body of a turn; `conversation` names its session, where the contender has sessions. `{connection}` in it becomes
   * the number of the connection.
   */
  readonly body: (conversation: string) => object;
}

/** A server that is measured. */
export interface Contender {
  readonly name: string;
  /** What it is, for a table. */
  readonly title: string;
  /** Where it loads a history from and saves it to with every turn. */
  readonly store: 'none' | 'sqlite' | 'mongo';
  command(site: Site): Command | Promise<Command>;
  asking(site: Pick<Site, 'upstream'>): Asking;
}
