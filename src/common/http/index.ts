export { BEFORE_ERROR_ANSWER, type BeforeErrorAnswer } from './before-error-answer.js';
export { BoundedExpressAdapter } from './bounded-express.adapter.js';
export { accessMiddleware } from './access.middleware.js';
export { strictBody, tolerantBody } from './body-pipes.js';
export { Caller } from './caller.decorator.js';
export { closeConnectionsDuring } from './close-connections.js';
export { Client, ClientConnection, wasAnsweredInVain } from './client-connection.js';
export { deferredRefusal, deferRefusal } from './deferred-refusal.js';
export { ErrorBody, toErrorBody } from './error-body.js';
export { ERROR_DIALECTS, type ErrorAnswer, type ErrorDialect } from './error-dialect.js';
export { optionsMiddleware } from './allowed-methods.js';
export { ErrorFilter } from './error.filter.js';
export { EventStreamAdapter } from './event-stream.adapter.js';
export { EventStream } from './event-stream.decorator.js';
export {
  Idempotency,
  mayBeRepeat,
  REPLAYED_EVENT,
  REPLAYED_HEADER,
  wasReplayed,
  type IdempotentRequest,
} from './idempotency.decorator.js';
export { inTurn } from './in-turn.js';
export { jsonBodyMiddleware } from './json-body.middleware.js';
export { literalRoutesMiddleware } from './literal-routes.middleware.js';
export { requestAddress, requestPrincipal, type IdentifiedRequest } from './request-principal.js';
export { requestHeadMiddleware } from './request-head.middleware.js';
export { REQUEST_ID_HEADER, requestIdMiddleware } from './request-id.middleware.js';
export { SseFrame, toJson, toJsonText } from './sse-frame.js';
export { TraceInterceptor } from './trace.interceptor.js';
export { safeBodyMiddleware } from './safe-body.middleware.js';
export { pagePolicyMiddleware, securityHeaders } from './security-headers.js';
export { urlLengthMiddleware } from './url-length.middleware.js';
