import type { NestExpressApplication } from '@nestjs/platform-express';
import { parseConfiguration } from '../../src/config/index.js';
import { createApp } from '../../src/create-app.js';
import { openTestProfile, type TestProfile } from './test-profile.js';

export interface TestApp {
  /** Address without a trailing slash. */
  readonly url: string;
  readonly app: NestExpressApplication;
  readonly facts: TestProfile['facts'];
  close(): Promise<void>;
}

/**
 * The whole service on a free port, in the profile of the run, with nothing kept on disk, the demo provider and no logs,
 * unless `variables` say otherwise.
 */
export async function startTestApp(variables: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  const profile = await openTestProfile();
  const app = await createApp(
    parseConfiguration({
      PORT: '0',
      LOG_LEVEL: 'silent',
      LOG_DIR: '',
      SQLITE_PATH: ':memory:',
      DEMO_DELAY_MS: '0',
      SHUTDOWN_GRACE_SECONDS: '0',
      RATE_LIMIT_REQUESTS: '100000',
      ...profile.variables,
      ...variables,
    }),
  ).catch(async (error: unknown) => {
    await profile.stop();
    throw error;
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const close = async (): Promise<void> => {
    await app.close();
    await profile.stop();
  };
  return { url: `http://127.0.0.1:${port}`, app, facts: profile.facts, close };
}
