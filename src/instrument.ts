import nodeModule from 'node:module';

const REQUIRED_NODE_MAJOR = 24;

// Loaded ahead of everything else (node --import).
if (Number(process.versions.node.split('.')[0]) < REQUIRED_NODE_MAJOR) {
  process.stderr.write(
    `Node.js ${REQUIRED_NODE_MAJOR} or later is needed; this is ${process.versions.node}.\n`,
  );
  process.exit(1);
}

// What is loaded from here on tells its own lines in stack traces; the maps of all packages would take 30 MB for life.
nodeModule.setSourceMapsSupport(true, { nodeModules: false });

const { redactor } = await import('./common/logging/index.js');
const { startOtlp, startSentry } = await import('./common/observability/index.js');
const { ConfigurationError, loadConfiguration, secretsOf } = await import('./config/index.js');

// Sentry has to see the modules load that it instruments.
try {
  const configuration = loadConfiguration();
  const { sentry, observability } = configuration;
  const { dsn } = sentry;
  if (dsn !== undefined) await startSentry({ ...sentry, dsn }, redactor(secretsOf(configuration)));
  if (observability.otlp !== undefined) await startOtlp(observability.otlp);
} catch (error) {
  // main reads the same configuration and tells what is wrong with it.
  if (!(error instanceof ConfigurationError)) throw error;
}
