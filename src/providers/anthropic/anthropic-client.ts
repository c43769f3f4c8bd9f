import { Anthropic } from '@anthropic-ai/sdk';
import type { BuiltRequest } from '../vendor/stream/prepared-call.js';

const ANTHROPIC_BASE_URL = 'https://api.anthropic.com';

/**
 * A client that does what it is told here and nothing else: no retries, no log and no spans of its own,
 * and none of the credentials and addresses that the SDK reads from the environment and from the home
 * directory where an option is left out. The base URL may end in `/v1`, which the SDK adds by itself.
 * (`ANTHROPIC_CUSTOM_HEADERS` has no option: who sets it adds its headers to each request.)
 */
export function createAnthropicClient(apiKey: string, baseUrl: string | undefined): Anthropic {
  return new Anthropic({
    apiKey,
    authToken: null,
    webhookKey: null,
    baseURL: (baseUrl ?? ANTHROPIC_BASE_URL).replace(/\/v1\/?$/, ''),
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
  });
}

/**
 * The request of a message as the SDK builds it, but for its body. `messages.create` would write to the console about
 * models that it calls deprecated.
 */
export async function buildAnthropicCall(client: Anthropic): Promise<BuiltRequest> {
  const { url, req } = await client.buildRequest({ method: 'post', path: '/v1/messages', body: {} });
  return { url, headers: req.headers };
}
