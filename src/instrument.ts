import { redactor } from './common/logging/index.js';
import { startOtlp, startSentry } from './common/observability/index.js';
import { ConfigurationError, loadConfiguration, secretsOf } from './config/index.js';

const REQUIRED_NODE_MAJOR = 24;

// Loaded ahead of everything else (node --import), so that Sentry sees the modules it instruments load.
if (Number(process.versions.node.split('.')[0]) < REQUIRED_NODE_MAJOR) {
  process.stderr.write(
    `Node.js ${REQUIRED_NODE_MAJOR} or later is needed; this is ${process.versions.node}.\n`,
  );
  process.exit(1);
}

try {
  const configuration = loadConfiguration();
  const { sentry, observability } = configuration;
  const { dsn } = sentry;
  if (dsn !== undefined) startSentry({ ...sentry, dsn }, redactor(secretsOf(configuration)));
  if (observability.otlp !== undefined) await startOtlp(observability.otlp);
} catch (error) {
  // main reads the same configuration and tells what is wrong with it.
  if (!(error instanceof ConfigurationError)) throw error;
}
