import type { RecordedBody, Step } from '../fake-llm/index.js';
import { status } from './status.js';

interface SignedPart {
  readonly functionCall?: object;
  readonly thoughtSignature?: string;
}

/**
 * As Gemini 3 does: a request whose first function call of a model content comes without its signature is
 * refused; any other gets the answer of `step`.
 */
export function ifSigned(signature: string, step: Step): Step {
  const refusal = status(400, {
    status: 'INVALID_ARGUMENT',
    message: 'Function call is missing a thought_signature in functionCall parts.',
  });
  return (request, reply) => (isSigned(request.body, signature) ? step : refusal)(request, reply);
}

function isSigned(body: RecordedBody, signature: string): boolean {
  const contents = body['contents'] as readonly { readonly parts: readonly SignedPart[] }[];
  return contents
    .map(({ parts }) => parts.find(({ functionCall }) => functionCall !== undefined))
    .filter((part) => part !== undefined)
    .every(({ thoughtSignature }) => thoughtSignature === signature);
}
