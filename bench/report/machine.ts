import { availableParallelism, cpus, loadavg } from 'node:os';

/** What the figures were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly platform: string;
  /** How many processes wanted a core in the minute before. */
  readonly load: number;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    load: loadavg()[0] ?? 0,
  };
}

/** The machine in a line, with a warning where it is too busy to measure on. */
export function renderMachine({ cpu, cores, node, platform, load }: Machine): string {
  const line = `${cores} cores of ${cpu}, Node ${node}, ${platform}, load ${load.toFixed(1)}`;
  return load > cores / 2
    ? `${line}\nThis machine is busy with something else: figures will be too high, and times meaningless.`
    : line;
}
