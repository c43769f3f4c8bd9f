export interface Column {
  readonly key: string;
  readonly title: string;
  /** Digits behind the point. */
  readonly digits?: number;
}

/** NaN where it could not be measured, which becomes null in JSON. */
export type Cell = number | string | null;

export interface Row {
  readonly name: string;
  readonly title: string;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** What a suite has measured: a row for each contender. */
export interface SuiteReport {
  readonly suite: string;
  /** What was done, in a line. */
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Answers that were not right to the last byte, by contender. None of the figures counts where there is one. */
  readonly faults: readonly string[];
  /** What the rows are the medians of. */
  readonly raw?: unknown;
}
