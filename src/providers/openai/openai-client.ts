import { OpenAI } from 'openai';
import { streamingFetch } from '../vendor/stream/streaming-fetch.js';

const OPENAI_BASE_URL = 'https://api.openai.com/v1';

/**
 * A client for streamed calls that does what it is told here and nothing else: no retries, no log of its own, and none of
 * the credentials and addresses that the SDK reads from the environment where an option is left out.
 * (`OPENAI_CUSTOM_HEADERS` has no option: who sets it adds its headers to each request.)
 */
export function createOpenAiClient(apiKey: string, baseUrl: string | undefined): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL: baseUrl ?? OPENAI_BASE_URL,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    logLevel: 'off',
    fetch: streamingFetch,
  });
}
