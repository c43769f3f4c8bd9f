export { clientTracker } from './client-tracker.js';
export { ANONYMOUS_SCOPE, type Principal } from './principal.js';
export { currentContext, idsOf, runInContext, type RequestContext } from './request-context.js';
