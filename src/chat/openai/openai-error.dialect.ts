import type { ErrorDialect } from '../../common/http/index.js';
import { toOpenAiError } from './openai-error.js';

/** Errors of OpenAI's routes, in its envelope. */
export const OPENAI_ERROR_DIALECT: ErrorDialect = {
  paths: ['/v1/chat/completions', '/v1/models'],
  encode: toOpenAiError,
};
