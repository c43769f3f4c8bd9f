import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_SUITES } from './suites/index.js';
import { UsageError } from './usage-error.js';

export interface Options {
  readonly suites: readonly string[];
  /** Unset: those of each suite. */
  readonly contenders: readonly string[] | undefined;
  readonly rounds: number;
  /** Unset: those of each suite. */
  readonly seconds: number | undefined;
  readonly minutes: number;
  readonly streams: number | undefined;
  readonly out: string | undefined;
  /** Files of earlier results, to show instead of measuring. */
  readonly from: readonly string[];
  readonly isPictureWanted: boolean;
  readonly baseline: string | undefined;
  readonly profile: string | undefined;
}

/** Reads the command line. Paths are relative to the folder that npm was called in. Throws a `UsageError`. */
export function parseOptions(args: string[]): Options {
  const values = valuesOf(args);
  const path = (given: string | undefined) =>
    given === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '.', given);
  return {
    suites: values.suite?.split(',') ?? DEFAULT_SUITES,
    contenders: values.contenders?.split(','),
    rounds: positive('rounds', values.rounds),
    seconds: positiveIfGiven('seconds', values.seconds),
    minutes: positive('minutes', values.minutes),
    streams: positiveIfGiven('streams', values.streams),
    out: path(values.out),
    from: values.from?.split(',').flatMap((one) => path(one) ?? []) ?? [],
    isPictureWanted: values.picture,
    baseline: path(values.baseline),
    profile: path(values.profile),
  };
}

function valuesOf(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        suite: { type: 'string' },
        contenders: { type: 'string' },
        rounds: { type: 'string', default: '3' },
        seconds: { type: 'string' },
        streams: { type: 'string' },
        minutes: { type: 'string', default: '10' },
        out: { type: 'string' },
        from: { type: 'string' },
        picture: { type: 'boolean', default: false },
        baseline: { type: 'string' },
        profile: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function positiveIfGiven(name: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : positive(name, text);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`--${name} must be a number above 0, not ${text}.`);
  return value;
}
