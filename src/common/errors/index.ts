export { AppError, type AppErrorOptions } from './app-error.js';
export { ERROR_TRAITS, type ErrorCode, type ErrorSeverity } from './error-codes.js';
export { exampleError } from './example-error.js';
export { StartupError } from './startup-error.js';
export { toAppError } from './to-app-error.js';
