import type { NestExpressApplication } from '@nestjs/platform-express';
import { parseConfiguration } from '../../src/config/index.js';
import { createApp } from '../../src/create-app.js';

export interface TestApp {
  /** Address without a trailing slash. */
  readonly url: string;
  readonly app: NestExpressApplication;
  close(): Promise<void>;
}

/** The whole service on a free port, with nothing kept on disk, the demo provider and no logs, unless `variables` say otherwise. */
export async function startTestApp(variables: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  const app = await createApp(
    parseConfiguration({
      PORT: '0',
      LOG_LEVEL: 'silent',
      LOG_DIR: '',
      SQLITE_PATH: ':memory:',
      DEMO_DELAY_MS: '0',
      SHUTDOWN_GRACE_SECONDS: '0',
      RATE_LIMIT_REQUESTS: '100000',
      ...variables,
    }),
  );
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, app, close: () => app.close() };
}
