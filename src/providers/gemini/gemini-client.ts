import { GoogleGenAI } from '@google/genai';

const GEMINI_BASE_URL = 'https://generativelanguage.googleapis.com';

/** `v1`, the SDK's own default, knows neither tools nor system instructions of every model. */
const API_VERSION = 'v1beta';

/** Where Gemini is called. `baseUrl` comes without the version: it is put in between. */
export interface GeminiAddress {
  readonly baseUrl: string | undefined;
  readonly apiVersion: string | undefined;
}

/**
 * A client of the Gemini API that does what it is told here and nothing else: no retries, and none of the
 * keys, projects, addresses and versions that the SDK reads from the environment where an option is left
 * out. The key travels in the header `x-goog-api-key`. (With both GOOGLE_API_KEY and GEMINI_API_KEY in the
 * environment the SDK warns on the console that it takes the first; it takes `apiKey`.)
 */
export function createGeminiClient(apiKey: string, { baseUrl, apiVersion }: GeminiAddress): GoogleGenAI {
  return new GoogleGenAI({
    enterprise: false,
    apiKey,
    apiVersion: apiVersion ?? API_VERSION,
    httpOptions: { baseUrl: baseUrl ?? GEMINI_BASE_URL, retryOptions: { attempts: 1 } },
  });
}
