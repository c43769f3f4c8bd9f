export { ConfigModule, section } from './config.module.js';
export { environmentSchema } from './environment-schema.js';
export { ConfigurationError, loadConfiguration, parseConfiguration } from './load-configuration.js';
export type {
  Configuration,
  HistoryConfig,
  MemoryConfig,
  ProvidersConfig,
  RateLimitConfig,
  RedisConfig,
  SentryConfig,
  ServerConfig,
  StoreConfig,
  ToolsConfig,
  TurnConfig,
} from './sections.js';
export { VENDORS, type VendorConfig, type VendorName } from './vendor-variables.js';
export { VERSION } from './version.js';
