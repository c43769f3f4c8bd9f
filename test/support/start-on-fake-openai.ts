import { startFakeOpenAi, type FakeOpenAi } from './fake-openai/index.js';
import { startTestApp, type TestApp } from './test-app.js';

export interface AppOnFakeOpenAi extends TestApp {
  /** What answers in place of OpenAI. */
  readonly upstream: FakeOpenAi;
}

/** The whole service with the provider `gpt`, models `main-model` and `spare-model`, on a fake of OpenAI; the system prompt is `Configured.` */
export async function startOnFakeOpenAi(
  variables: Readonly<Record<string, string>> = {},
): Promise<AppOnFakeOpenAi> {
  const upstream = await startFakeOpenAi();
  const app = await startTestApp({
    SYSTEM_PROMPT: 'Configured.',
    OPENAI_API_KEY: 'upstream-key',
    OPENAI_BASE_URL: upstream.url,
    OPENAI_MODEL_DEFAULT: 'main-model',
    OPENAI_MODEL_FALLBACK: 'spare-model',
    ...variables,
  });
  const close = async (): Promise<void> => {
    await app.close();
    await upstream.close();
  };
  return { ...app, upstream, close };
}
