import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MONGO_START_TIMEOUT_MS, startMongo } from '../support/mongo/index.js';
import { runCrashes, type CrashFigures } from './crash/crash-run.js';

/** CRASH_TURNS=200 for the long run; its figures are printed. */
const TURNS = Number(process.env['CRASH_TURNS'] ?? 25);
const TIMEOUT_MS = MONGO_START_TIMEOUT_MS + TURNS * 3_000;

describe('a server that is killed at random points', () => {
  function expectNothingLost(store: string, figures: CrashFigures): void {
    if (process.env['CRASH_TURNS'] !== undefined)
      process.stdout.write(`${store} ${JSON.stringify(figures)}\n`);
    expect(figures.problems).toEqual([]);
    expect(figures.kills).toBeGreaterThan(0);
    expect(figures.completed).toBeGreaterThan(0);
    expect(figures.cut).toBeGreaterThan(0);
  }

  it(
    'keeps each acknowledged message once, marks each cut answer and frees each session, on SQLite',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'nestor-crash-'));
      try {
        expectNothingLost('SQLite', await runCrashes({ SQLITE_PATH: join(folder, 'sessions.db') }, TURNS));
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    TIMEOUT_MS,
  );

  it(
    'keeps each acknowledged message once, marks each cut answer and frees each session, on MongoDB',
    async () => {
      const mongo = await startMongo();
      try {
        expectNothingLost('MongoDB', await runCrashes({ MONGODB_URI: mongo.uri }, TURNS));
      } finally {
        await mongo.stop();
      }
    },
    TIMEOUT_MS,
  );
});
