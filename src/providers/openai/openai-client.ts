import { OpenAI } from 'openai';
import type { BuiltRequest } from '../vendor/stream/prepared-call.js';

const OPENAI_BASE_URL = 'https://api.openai.com/v1';

/**
 * A client that does what it is told here and nothing else: no retries, no log of its own, and none of
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
  });
}

/** The request of a chat completion as the SDK builds it, but for its body. */
export async function buildOpenAiCall(client: OpenAI): Promise<BuiltRequest> {
  const { url, req } = await client.buildRequest({ method: 'post', path: '/chat/completions', body: {} });
  return { url, headers: req.headers };
}
