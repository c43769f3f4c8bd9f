import { Logger } from '@nestjs/common';
import { ConfigurationError, loadConfiguration } from './config/index.js';
import { createApp } from './create-app.js';
import { ProviderFactory } from './providers/index.js';
import { startupReport } from './startup-report.js';

async function main(): Promise<void> {
  const configuration = loadConfiguration();
  const app = await createApp(configuration);
  const { host, port } = configuration.server;
  await app.listen(port, host);
  const facts = {
    address: (await app.getUrl()).replace('[::1]', 'localhost'),
    providers: app.get(ProviderFactory).names(),
  };
  const logger = new Logger('Nestor');
  for (const line of startupReport(configuration, facts)) logger.log(line);
}

try {
  await main();
} catch (error) {
  const isKnown = error instanceof ConfigurationError || (error instanceof Error && 'syscall' in error);
  process.stderr.write(
    `${isKnown ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}
