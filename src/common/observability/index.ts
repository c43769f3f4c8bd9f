export { reportFault, withSpan } from './sentry.js';
