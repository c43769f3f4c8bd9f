import * as Sentry from '@sentry/node';
import { ConfigurationError, loadConfiguration } from './config/index.js';

const REQUIRED_NODE_MAJOR = 24;

// Loaded ahead of everything else (node --import), so that Sentry sees the modules it instruments load.
if (Number(process.versions.node.split('.')[0]) < REQUIRED_NODE_MAJOR) {
  process.stderr.write(
    `Node.js ${REQUIRED_NODE_MAJOR} or later is needed; this is ${process.versions.node}.\n`,
  );
  process.exit(1);
}

try {
  const { sentry } = loadConfiguration();
  if (sentry.dsn !== undefined) {
    Sentry.init({
      dsn: sentry.dsn,
      environment: sentry.environment,
      tracesSampleRate: sentry.tracesSampleRate,
    });
  }
} catch (error) {
  // main reads the same configuration and tells what is wrong with it.
  if (!(error instanceof ConfigurationError)) throw error;
}
