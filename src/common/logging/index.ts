export { ConversationLog } from './conversation-log.js';
export { createLogging, type Logging } from './create-logging.js';
export { LoggingModule } from './logging.module.js';
export { redactor, type Redact } from './redact.js';
