import type { Phase } from '../harness/scenario.js';

/** A figure of a phase. */
export interface Metric {
  readonly key: string;
  readonly title: string;
  readonly digits: number;
  /** How it stands to the floor's in the same round, if that is told as well. */
  readonly toFloor?: 'ratio' | 'difference';
  of(phase: Phase): number;
}

export const cpuPerToken: Metric = {
  key: 'cpuPerToken',
  title: 'CPU us/token',
  digits: 2,
  toFloor: 'ratio',
  of: ({ cpuMs, load }) => (cpuMs * 1_000) / load.tokens,
};

export const cpuPerTurn: Metric = {
  key: 'cpuPerTurn',
  title: 'CPU us/turn',
  digits: 0,
  toFloor: 'ratio',
  of: ({ cpuMs, load }) => (cpuMs * 1_000) / load.whole,
};

export const turnsPerSecond: Metric = {
  key: 'turnsPerSecond',
  title: 'turns/s',
  digits: 0,
  of: ({ load }) => load.whole / (load.wallMs / 1_000),
};

export const piecesPerToken: Metric = {
  key: 'piecesPerToken',
  title: 'events/token',
  digits: 2,
  of: ({ load }) => load.pieces / load.tokens,
};

export const cpuShare: Metric = {
  key: 'cpuShare',
  title: 'CPU %',
  digits: 0,
  of: ({ cpuMs, load }) => (cpuMs / load.wallMs) * 100,
};

export const totalP50: Metric = {
  key: 'totalP50',
  title: 'turn ms p50',
  digits: 1,
  of: ({ load }) => load.totalMs.p50,
};

export const totalP99: Metric = {
  key: 'totalP99',
  title: 'p99',
  digits: 1,
  of: ({ load }) => load.totalMs.p99,
};

/**
 * Without what the upstream let it wait on the average: its timer knows whole milliseconds, and a request that comes right behind the end of the
 * one before always meets the same part of one.
 */
export const firstTextP50: Metric = {
  key: 'firstTextP50',
  title: 'first text later than sent, ms p50',
  digits: 2,
  toFloor: 'difference',
  of: ({ load, upstream }) => load.firstTextMs.p50 - upstream.firstTokenWaitMs / upstream.requests,
};

export const firstTextP99: Metric = {
  key: 'firstTextP99',
  title: 'p99',
  digits: 2,
  of: ({ load }) => load.firstTextMs.p99,
};
