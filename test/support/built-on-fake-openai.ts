import { startBuiltServer, type BuiltServer } from './built-server.js';
import { startFakeOpenAi, type FakeOpenAi } from './fake-openai/index.js';

export interface BuiltOnFakeOpenAi extends BuiltServer {
  /** What answers in place of OpenAI. */
  readonly upstream: FakeOpenAi;
}

/** The built service with the provider `gpt`, models `main-model` and `spare-model`, on a fake of OpenAI; the system prompt is `Configured.` */
export async function startBuiltOnFakeOpenAi(
  variables: Readonly<Record<string, string>> = {},
): Promise<BuiltOnFakeOpenAi> {
  const upstream = await startFakeOpenAi();
  const server = await startBuiltServer({
    SYSTEM_PROMPT: 'Configured.',
    OPENAI_API_KEY: 'upstream-key',
    OPENAI_BASE_URL: upstream.url,
    OPENAI_MODEL_DEFAULT: 'main-model',
    OPENAI_MODEL_FALLBACK: 'spare-model',
    ...variables,
  });
  const close = async (): Promise<void> => {
    await server.close();
    await upstream.close();
  };
  return { url: server.url, upstream, close };
}
