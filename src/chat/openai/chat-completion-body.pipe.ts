import { Injectable, type PipeTransform } from '@nestjs/common';
import { chatCompletionRequestSchema, type ChatCompletionRequest } from './chat-completion-request.js';
import { requestError } from './request-error.js';
import { toRequestError } from './to-request-error.js';
import { unsupportedParameter } from './unsupported-parameter.js';

/** Checks the body of a chat completion. Throws `REQUEST.INVALID` with OpenAI's `param` and `code` in its details. */
@Injectable()
export class ChatCompletionBodyPipe implements PipeTransform<unknown, ChatCompletionRequest> {
  transform(body: unknown): ChatCompletionRequest {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw requestError('The body of the request must be a JSON object.', null);
    }
    const unsupported = unsupportedParameter(body);
    if (unsupported !== undefined) {
      throw requestError(
        `Unsupported value for '${unsupported}': this server cannot honour it.`,
        unsupported,
        'unsupported_parameter',
      );
    }
    const result = chatCompletionRequestSchema.safeParse(body, { reportInput: true });
    if (!result.success) throw toRequestError(result.error);
    return result.data;
  }
}
