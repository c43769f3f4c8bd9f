import { SseFrame, toErrorBody, toJsonText } from '../../common/http/index.js';
import { toCutReason } from '../to-cut-reason.js';
import type { TextDialect } from '../text-encoder.js';

/**
 * Text as `{content, done}`; the answer is followed by a last one with `done: true`, which tells why the model stopped
 * where that cut it, and by `[DONE]`. A failure has both fields too, since the documented reader reads `content` of every event, and neither of the two ends.
 */
export const USER_CHAT_DIALECT: TextDialect = {
  text: (content) => [SseFrame.written(`{"content":${toJsonText(content)},"done":false}`)],
  end: (finishReason) => [
    SseFrame.json({ content: '', done: true, ...toCutReason(finishReason) }),
    SseFrame.of('[DONE]'),
  ],
  failure: (failure) => {
    const { message, ...facts } = toErrorBody(failure).error;
    return [
      SseFrame.json({ content: '', done: false, error: message, ...facts, retryable: failure.isRetryable }),
    ];
  },
};
