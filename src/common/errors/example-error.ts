import { AppError } from './app-error.js';
import type { ErrorCode } from './error-codes.js';

/** What the service says with the codes that routes document. */
const MESSAGES: Partial<Record<ErrorCode, string>> = {
  'REQUEST.INVALID': 'The request is not valid.',
  'REQUEST.NOT_FOUND': 'There is no such route. GET /docs shows all of them.',
  'REQUEST.TOO_LARGE': 'The body is too large: the limit is 1 MB.',
  'REQUEST.UNSUPPORTED_MEDIA_TYPE':
    "Send the body as JSON, with the header 'content-type: application/json'.",
  'REQUEST.RATE_LIMITED': 'The limit of 10 turns is used up. Try again later.',
  'REQUEST.BURST_LIMITED': 'Not more than 20 tool calls may be made this fast.',
  'REQUEST.TOO_MANY_STREAMS': 'No more than 50 answers may be under way at once. Wait until one has ended.',
  'AUTH.FORBIDDEN': 'Pages of this origin may not call /mcp; CORS_ORIGINS names those that may.',
  'SESSION.NOT_FOUND':
    'There is no session with this id. It may have expired or been deleted, or belong to someone else.',
  'SESSION.BUSY': 'Another turn is running in this session. Wait for its end, or cancel it.',
  'TURN.NOT_FOUND': 'There is no turn with this id, or its events are no longer kept.',
  'TURN.RUNS_ELSEWHERE':
    'The turn runs in another process, which alone can go on behind that event. Try again, or read it from its start.',
  'TURN.TIMEOUT': 'The turn was not complete after 120 seconds.',
  'IDEMPOTENCY.KEY_REUSED':
    'Another request was sent with this Idempotency-Key. Use a new key for each request.',
  'IDEMPOTENCY.IN_PROGRESS':
    'The first request with this Idempotency-Key is still running. Try again in a moment.',
  'MEMORY.NOT_FOUND': 'Nothing with this id is known of this user.',
  'REMINDER.NOT_FOUND': 'There is no reminder of this id.',
  'REMINDER.NOT_PENDING': 'The reminder cannot be cancelled: it is delivered.',
  'TOOL.NOT_FOUND':
    'There is no tool named "calculator". Did you mean "calculate"? The tools are: calculate, get_current_time.',
  'TOOL.INVALID_ARGUMENTS': '"expression" is missing. The tool takes: expression (string, required).',
  'PROVIDER.NOT_FOUND': "There is no provider 'nope' here. Offered: demo.",
  'PROVIDER.MODEL_NOT_FOUND': "There is no model 'nope' here. GET /v1/models lists those there are.",
  'STORE.UNAVAILABLE': 'The session store is not available at the moment.',
  UPSTREAM_CONTENT_FILTERED: "The model's provider declined this content.",
  UPSTREAM_OVERLOADED: 'The model is overloaded. Try again in a moment.',
  UPSTREAM_TIMEOUT: 'The model did not answer in time.',
  UPSTREAM_UNREACHABLE: 'The model could not be reached.',
  'INTERNAL.ERROR': 'Something went wrong on our side. Quote the request id when you report it.',
};

/** An error as documents show it; undefined for a code that no route names. */
export function exampleError(code: ErrorCode): AppError | undefined {
  const message = MESSAGES[code];
  return message === undefined ? undefined : new AppError(code, message);
}
