import { Counter, Histogram, type CounterConfiguration, type HistogramConfiguration } from 'prom-client';

export type Labels<Label extends string> = Partial<Record<Label, string>>;

/** What prom-client takes, with labels. */
type Configuration<Options, Label extends string> = Omit<Options, 'collect'> & {
  readonly labelNames: readonly Label[];
};

/** As many durations wait at most, for one set of labels. */
const MOST_WAITING = 1_000;

/**
 * A counter whose counts wait until it is read: prom-client checks, sorts and joins the labels of each call, and readers
 * come once in many seconds, or never.
 */
export class DeferredCounter<Label extends string> {
  private readonly waiting = new Map<string, { readonly labels: Labels<Label>; count: number }>();

  private readonly counter: Counter<Label>;
  private readonly labelNames: readonly Label[];

  constructor(configuration: Configuration<CounterConfiguration<Label>, Label>) {
    this.labelNames = configuration.labelNames;
    this.counter = new Counter({
      ...configuration,
      collect: () => {
        this.flush();
      },
    });
  }

  inc(labels: Labels<Label>, count = 1): void {
    const key = keyOf(labels, this.labelNames);
    const known = this.waiting.get(key);
    if (known === undefined) this.waiting.set(key, { labels, count });
    else known.count += count;
  }

  /** Counts what waits. */
  private flush(): void {
    for (const { labels, count } of this.waiting.values()) this.counter.inc(labels, count);
    this.waiting.clear();
  }
}

/** The same for durations, in seconds. */
export class DeferredHistogram<Label extends string> {
  private readonly waiting = new Map<
    string,
    { readonly labels: Labels<Label>; readonly durations: number[] }
  >();

  private readonly histogram: Histogram<Label>;
  private readonly labelNames: readonly Label[];

  constructor(configuration: Configuration<HistogramConfiguration<Label>, Label>) {
    this.labelNames = configuration.labelNames;
    this.histogram = new Histogram({
      ...configuration,
      collect: () => {
        this.flush();
      },
    });
  }

  observe(labels: Labels<Label>, seconds: number): void {
    const key = keyOf(labels, this.labelNames);
    const known = this.waiting.get(key);
    if (known === undefined) this.waiting.set(key, { labels, durations: [seconds] });
    else if (known.durations.push(seconds) >= MOST_WAITING) this.flush();
  }

  private flush(): void {
    for (const { labels, durations } of this.waiting.values()) {
      for (const duration of durations) this.histogram.observe(labels, duration);
    }
    this.waiting.clear();
  }
}

function keyOf<Label extends string>(labels: Labels<Label>, names: readonly Label[]): string {
  let key = '';
  for (const name of names) key += `${labels[name] ?? ''}\n`;
  return key;
}
