import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ErrorBody, SseFrame } from '../common/http/index.js';

interface TurnStreamDocs {
  readonly summary: string;
  /** The event types in their order, and what they have in common. */
  readonly events: string;
  /** The data of a few events: JSON, or text as it is. */
  readonly example: readonly (object | string)[];
}

/** Documents a route that starts a turn and answers with an event stream. */
export function ApiTurnStream({ summary, events, example }: TurnStreamDocs): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({
      status: 200,
      description: `Server-sent events: ${events}`,
      content: eventStreamContent(example),
    }),
    ApiTurnErrors(),
  );
}

/** How a response documents an event stream. */
export function eventStreamContent(example: TurnStreamDocs['example']) {
  const text = example
    .map((data) => (typeof data === 'string' ? SseFrame.of(data) : SseFrame.json(data)).text)
    .join('');
  return { 'text/event-stream': { schema: { type: 'string' }, example: text } } as const;
}

/** The errors that every route that starts a turn may answer with before its first event. */
export function ApiTurnErrors(): MethodDecorator {
  const errors: Readonly<Record<number, string>> = {
    400: 'The body or the Idempotency-Key is not valid: REQUEST.INVALID, REQUEST.MALFORMED_JSON.',
    409: 'SESSION.BUSY: another turn runs in this session. TURN.CANCELLED: this one was cancelled before its first event. IDEMPOTENCY.IN_PROGRESS: a request with this key is still running in another process.',
    413: 'REQUEST.TOO_LARGE, MESSAGE.TOO_LARGE or UPSTREAM_CONTEXT_LENGTH: too long.',
    415: 'REQUEST.UNSUPPORTED_MEDIA_TYPE: the body is not declared as JSON.',
    422: "UPSTREAM_CONTENT_FILTERED: the model's provider declined the content. IDEMPOTENCY.KEY_REUSED: another request had this key.",
    500: 'INTERNAL.ERROR: quote the request id when you report it.',
    502: 'UPSTREAM_UNREACHABLE or another UPSTREAM_…: the model call failed.',
    503: 'STORE.UNAVAILABLE, UPSTREAM_OVERLOADED, UPSTREAM_RATE_LIMITED or SERVER.SHUTTING_DOWN: try again.',
    504: 'TURN.TIMEOUT or UPSTREAM_TIMEOUT.',
  };
  return applyDecorators(
    ...Object.entries(errors).map(([status, description]) =>
      ApiResponse({ status: Number(status), description, type: ErrorBody }),
    ),
  );
}
