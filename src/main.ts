import { inspect } from 'node:util';
import { Logger, type INestApplication } from '@nestjs/common';
import { StartupError } from './common/errors/index.js';
import { ShutdownState } from './common/lifecycle/index.js';
import { createLogging, type Logging } from './common/logging/index.js';
import { ConfigurationError, loadConfiguration, type Configuration } from './config/index.js';
import { createApp } from './create-app.js';
import { leaveAtOnce } from './leave-at-once.js';
import { ProviderFactory } from './providers/index.js';
import { startupReport, startupWarnings } from './startup-report.js';

/** How long connections and stores may take to close once all turns have ended, in milliseconds; the last lines of the log take up to a second more. */
const CLOSE_MS = 4_000;

async function main(): Promise<void> {
  const configuration = loadConfiguration();
  const logging = createLogging(configuration);
  try {
    await serve(configuration, logging);
  } catch (error) {
    tell(error);
    if (await logging.end()) process.exit(1);
    leaveAtOnce(1);
  }
}

async function serve(configuration: Configuration, logging: Logging): Promise<void> {
  const app = await createApp(configuration, logging);
  const { host, port } = configuration.server;
  await app.listen(port, host);
  leaveOnSignal(app, logging, configuration.server.shutdownGraceMs);
  const facts = {
    address: (await app.getUrl()).replace('[::1]', 'localhost'),
    providers: app.get(ProviderFactory).names(),
  };
  const logger = new Logger('Nestor');
  for (const line of startupReport(configuration, facts)) logger.log(line);
  for (const line of startupWarnings(configuration)) logger.warn(line);
}

/** The first signal lets running turns finish within the grace period, the second does not wait. */
function leaveOnSignal(app: INestApplication, logging: Logging, graceMs: number): void {
  let isLeaving = false;
  const leave = (): void => {
    logging.end().then((isAllOut) => (isAllOut ? process.exit(0) : leaveAtOnce(0)), fail);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isLeaving) leaveAtOnce(1);
      isLeaving = true;
      app.get(ShutdownState).begin();
      // A client that does not read keeps its answer open for ever.
      setTimeout(leave, graceMs + CLOSE_MS).unref();
      app.close().then(leave, fail);
    });
  }
}

function fail(error: unknown): never {
  tell(error);
  process.exit(1);
}

/** Why the process cannot go on; what people can mend themselves without a stack trace. */
function tell(error: unknown): void {
  const isKnown =
    error instanceof ConfigurationError ||
    error instanceof StartupError ||
    (error instanceof Error && 'syscall' in error);
  const text = isKnown ? error.message : inspect(error);
  process.stderr.write(`${text}\n`);
}

try {
  await main();
} catch (error) {
  fail(error);
}
