import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, type ApiBodyOptions } from '@nestjs/swagger';
import { z } from 'zod';
import { ERROR_TRAITS, exampleError, type ErrorCode } from '../../common/errors/index.js';
import { RATE_LIMIT_HEADERS } from '../../rate-limit/index.js';
import { chatCompletionRequestSchema } from './chat-completion-request.js';
import { COMPLETION_EXAMPLE, REQUEST_EXAMPLES, STREAM_EXAMPLE } from './chat-completion.examples.js';
import { OpenAiErrorBody } from './models.dto.js';
import { toOpenAiError } from './openai-error.js';

type BodySchema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

const ERRORS: readonly (readonly [example: ErrorCode, description: string])[] = [
  [
    'REQUEST.INVALID',
    'invalid_request_error: the body is not valid, asks for what cannot be honoured, or is too long for the model.',
  ],
  ['PROVIDER.MODEL_NOT_FOUND', 'model_not_found.'],
  [
    'IDEMPOTENCY.IN_PROGRESS',
    'idempotency_in_progress: a request with this Idempotency-Key is still running in another process.',
  ],
  ['REQUEST.TOO_LARGE', 'request_too_large: the body has more than 1 MB.'],
  ['REQUEST.UNSUPPORTED_MEDIA_TYPE', 'request_unsupported_media_type: the body is not declared as JSON.'],
  ['IDEMPOTENCY.KEY_REUSED', 'idempotency_key_reused: another request had this Idempotency-Key.'],
  ['REQUEST.RATE_LIMITED', 'rate_limit_exceeded: see the Retry-After header.'],
  ['UPSTREAM_UNREACHABLE', 'server_error: the model call failed.'],
  ['UPSTREAM_OVERLOADED', 'server_error: the model is overloaded, or the server restarts.'],
  ['UPSTREAM_TIMEOUT', 'server_error: the model did not answer in time.'],
];

/** In OpenAPI 3.0 `nullable` counts beside a `type` alone: in a union its members carry it. */
function moveNullable(schema: { nullable?: unknown; anyOf?: object[]; oneOf?: object[] }): void {
  const members = schema.anyOf ?? schema.oneOf;
  if (schema.nullable !== true || members === undefined) return;
  delete schema.nullable;
  for (const member of members) Object.assign(member, { nullable: true });
}

/** Documents POST /v1/chat/completions. */
export function ApiChatCompletion(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: "Chat completions on OpenAI's wire",
      description:
        "For the `openai` SDK and everything that speaks as it does. The caller's messages are the whole conversation; " +
        "nothing of it is stored. The server's tools run unseen, unless the caller passes `tools`: those are returned as tool calls.",
    }),
    ApiBody({
      required: true,
      schema: z.toJSONSchema(chatCompletionRequestSchema, {
        target: 'openapi-3.0',
        io: 'input',
        override: ({ jsonSchema }) => {
          moveNullable(jsonSchema);
        },
      }) as BodySchema,
      examples: REQUEST_EXAMPLES,
    }),
    ApiResponse({
      status: 200,
      description: 'With `stream` the chunks and a last `[DONE]`, else the whole completion.',
      content: {
        'application/json': { schema: { type: 'object' }, example: COMPLETION_EXAMPLE },
        'text/event-stream': { schema: { type: 'string' }, example: STREAM_EXAMPLE },
      },
    }),
    ...ERRORS.map(([code, description]) => {
      const error = exampleError(code);
      const example = error && toOpenAiError(error).body;
      return ApiResponse({
        status: ERROR_TRAITS[code].status,
        description,
        type: OpenAiErrorBody,
        example,
        ...(code === 'REQUEST.RATE_LIMITED' && { headers: RATE_LIMIT_HEADERS }),
      });
    }),
  );
}
