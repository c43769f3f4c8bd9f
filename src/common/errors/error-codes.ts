/** How loudly an error is told: `expected` is the caller's doing, `warning` an outside fault, `fault` ours. */
export type ErrorSeverity = 'expected' | 'warning' | 'fault';

interface ErrorTraits {
  /** The HTTP status while the headers are not sent. */
  readonly status: number;
  readonly severity: ErrorSeverity;
  /** Whether the same request may succeed when it is sent again. */
  readonly isRetryable: boolean;
}

const expected = (status: number, isRetryable = false): ErrorTraits => ({
  status,
  severity: 'expected',
  isRetryable,
});
const warning = (status: number, isRetryable = true): ErrorTraits => ({
  status,
  severity: 'warning',
  isRetryable,
});

/**
 * Every error code a client can meet, with its HTTP status. Codes are a contract: they are added,
 * never renamed. docs/protocol.md lists them.
 */
export const ERROR_TRAITS = {
  'REQUEST.INVALID': expected(400),
  'REQUEST.MALFORMED_JSON': expected(400),
  'REQUEST.NOT_FOUND': expected(404),
  'REQUEST.METHOD_NOT_ALLOWED': expected(405),
  'REQUEST.TOO_LARGE': expected(413),
  'REQUEST.UNSUPPORTED_MEDIA_TYPE': expected(415),
  'REQUEST.RATE_LIMITED': expected(429, true),
  'REQUEST.BURST_LIMITED': expected(429, true),
  'REQUEST.TOO_MANY_STREAMS': expected(429, true),
  'REQUEST.URL_TOO_LONG': expected(414),
  'REQUEST.HEADERS_TOO_LARGE': expected(431),
  'REQUEST.EXPECTATION_FAILED': expected(417),
  'REQUEST.TIMEOUT': expected(408, true),
  'AUTH.REQUIRED': expected(401),
  'AUTH.INVALID': expected(401),
  'AUTH.FORBIDDEN': expected(403),
  'AUTH.UNAVAILABLE': warning(503),
  'SESSION.NOT_FOUND': expected(404),
  'SESSION.ALREADY_EXISTS': expected(409),
  'SESSION.BUSY': expected(409, true),
  'MESSAGE.TOO_LARGE': expected(413),
  'TURN.NOT_FOUND': expected(404),
  'TURN.CANCELLED': expected(409),
  'TURN.RUNS_ELSEWHERE': expected(409, true),
  'TURN.INTERRUPTED': warning(502),
  'TURN.LEASE_LOST': warning(409),
  'TURN.TIMEOUT': warning(504),
  'TURN.ANSWER_TOO_LARGE': warning(502, false),
  'TURN.STEP_LIMIT': warning(502, false),
  'TURN.BUDGET_EXCEEDED': warning(502, false),
  'IDEMPOTENCY.KEY_REUSED': expected(422),
  'IDEMPOTENCY.IN_PROGRESS': expected(409, true),
  'MEMORY.NOT_FOUND': expected(404),
  'MEMORY.UNAVAILABLE': warning(503),
  'REMINDER.NOT_FOUND': expected(404),
  'REMINDER.NOT_PENDING': expected(409),
  'TOOL.NOT_FOUND': expected(404),
  'TOOL.INVALID_ARGUMENTS': expected(422),
  'TOOL.TIMEOUT': warning(504),
  'TOOL.FAILED': warning(502),
  'PROVIDER.NOT_FOUND': expected(404),
  'PROVIDER.MODEL_NOT_FOUND': expected(404),
  'STORE.UNAVAILABLE': warning(503),
  'SERVER.SHUTTING_DOWN': expected(503, true),
  UPSTREAM_RATE_LIMITED: warning(503),
  UPSTREAM_OVERLOADED: warning(503),
  UPSTREAM_TIMEOUT: warning(504),
  UPSTREAM_UNREACHABLE: warning(502),
  UPSTREAM_INTERRUPTED: warning(502),
  UPSTREAM_CREDENTIALS_EXHAUSTED: warning(502, false),
  UPSTREAM_CONTEXT_LENGTH: expected(413),
  UPSTREAM_CONTENT_FILTERED: expected(422),
  UPSTREAM_INVALID_REQUEST: warning(502, false),
  UPSTREAM_FAILED: warning(502),
  'INTERNAL.ERROR': { status: 500, severity: 'fault', isRetryable: false },
} as const satisfies Record<string, ErrorTraits>;

export type ErrorCode = keyof typeof ERROR_TRAITS;
