import { createLogging } from '../../src/common/logging/index.js';
import { parseConfiguration } from '../../src/config/index.js';
import { createApp } from '../../src/create-app.js';
import type { TestApp } from './test-app.js';

/** A line of the log. */
export type Line = Readonly<Record<string, unknown>>;

export interface LoggedApp extends Omit<TestApp, 'facts'> {
  readonly output: string[];
  lines(): Line[];
}

/** The whole service in production's form, with its lines in `output` and its files in `folder`. */
export async function startLoggedApp(
  folder: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<LoggedApp> {
  const output: string[] = [];
  const configuration = parseConfiguration({
    ENVIRONMENT: 'production',
    PORT: '0',
    SQLITE_PATH: ':memory:',
    LOG_LEVEL: 'debug',
    LOG_DIR: folder,
    RATE_LIMIT_REQUESTS: '1000',
    SHUTDOWN_GRACE_SECONDS: '0',
    DEMO_DELAY_MS: '0',
    ...variables,
  });
  const logging = createLogging(configuration, { write: (line) => output.push(line) });
  const app = await createApp(configuration, logging);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return {
    app,
    output,
    url: `http://127.0.0.1:${port}`,
    lines: () => output.map((line) => JSON.parse(line) as Line),
    close: async () => {
      await app.close();
      await logging.end();
    },
  };
}
