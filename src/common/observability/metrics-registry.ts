import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { DeferredCounter, DeferredHistogram, type Labels } from './deferred-metrics.js';

const PREFIX = 'nestor_';

/** In seconds; from a cache's answer to a turn's whole time. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120];

/** Sets the values of a gauge at the moment it is read. */
export type Collect<Label extends string> = (set: (labels: Labels<Label>, value: number) => void) => void;

/**
 * The numbers of this service for Prometheus; each feature makes its own here, once. Labels may only take values
 * out of a set that callers cannot enlarge. Nothing may be counted per token.
 */
@Injectable()
export class MetricsRegistry {
  private readonly registry = new Registry();

  /** Made with the name `nestor_<name>`, which ends in `_total`. */
  counter<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): DeferredCounter<Label> {
    return new DeferredCounter({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
  }

  /** Of durations in seconds. */
  histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): DeferredHistogram<Label> {
    const registers = [this.registry];
    return new DeferredHistogram({ name: PREFIX + name, help, labelNames, buckets: SECONDS, registers });
  }

  /** Read when it is scraped and at no other time. */
  gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    collect: Collect<Label>,
  ): void {
    const gauge: Gauge<Label> = new Gauge({
      name: PREFIX + name,
      help,
      labelNames,
      registers: [this.registry],
      collect: () => {
        gauge.reset();
        collect((labels, value) => {
          gauge.set(labels, value);
        });
      },
    });
  }

  /** All numbers in the text format of Prometheus, version 0.0.4. */
  expose(): Promise<string> {
    return this.registry.metrics();
  }
}
