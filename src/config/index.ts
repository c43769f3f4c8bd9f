export { parseApiKeyEntry, type ApiKeyEntry } from './api-key-entry.js';
export type { AdminAccess, ApiKeyConfig, AuthConfig, JwtConfig } from './auth-config.js';
export { ConfigModule, section } from './config.module.js';
export { environmentSchema } from './environment-schema.js';
export type { FinanceConfig, FinanceSourceName } from './finance-variables.js';
export { ConfigurationError, loadConfiguration, parseConfiguration } from './load-configuration.js';
export type { McpConfig, McpServerProblem } from './mcp-config.js';
export type { HttpMcpServer, McpServer, StdioMcpServer } from './mcp-server-entry.js';
export type {
  Configuration,
  ConnectionsConfig,
  HistoryConfig,
  LoggingConfig,
  MemoryConfig,
  ObservabilityConfig,
  OtlpConfig,
  ProvidersConfig,
  RateLimitConfig,
  RedisConfig,
  SentryConfig,
  ServerConfig,
  StoreConfig,
  ToolsConfig,
  TurnConfig,
} from './sections.js';
export type { RemindersConfig, ReminderWebhookConfig } from './reminder-variables.js';
export type { OutboundConfig, SearchEngineName, WeatherConfig, WebSearchConfig } from './tool-variables.js';
export { secretsOf } from './secrets-of.js';
export type { ModelPrice } from './variable-types.js';
export { VENDORS, type VendorConfig, type VendorName } from './vendor-variables.js';
export { VERSION } from './version.js';
