import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jsonPost, postJsonEvents } from '../support/event-stream.js';
import { answer, startFakeOpenAi, status, type FakeOpenAi } from '../support/fake-openai/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

describe('fallback models', () => {
  let service: AppOnFakeOpenAi;
  let second: FakeOpenAi;
  beforeEach(async () => {
    second = await startFakeOpenAi();
    service = await startOnFakeOpenAi({
      COMPATIBLE_PROVIDERS: 'two',
      TWO_BASE_URL: second.url,
      TWO_MODEL_DEFAULT: 'm2',
      TWO_MODEL_FALLBACK: 'm2fb',
      PROVIDER_FALLBACKS: 'two',
    });
  });
  afterEach(async () => {
    await service.close();
    await second.close();
  });

  const modelsAskedOf = ({ requests }: FakeOpenAi): unknown[] => requests.map(({ body }) => body.model);

  it('of a fallback provider are reached when all before them are down', async () => {
    service.upstream.respondWith(status(503));
    second.script(status(503)).respondWith(answer('Here.'));

    const events = await postJsonEvents(`${service.url}/stream`, { prompt: 'Hi' });

    expect(events.at(-1)).toMatchObject({ type: 'end', provider: 'two', model: 'm2fb' });
    expect(modelsAskedOf(service.upstream)).toEqual([
      'main-model',
      'main-model',
      'spare-model',
      'spare-model',
    ]);
    expect(modelsAskedOf(second)).toEqual(['m2', 'm2fb']);
  });

  it.each(['main-model', 'gpt', 'gpt/main-model', 'openai/main-model'])(
    'follow the default model for a caller who says %s',
    async (model) => {
      service.upstream.script(status(503), status(503)).respondWith(answer('Here.'));

      const body = { model, messages: [{ role: 'user', content: 'Hi' }] };
      const response = await fetch(`${service.url}/v1/chat/completions`, jsonPost(body));

      expect(response.status).toBe(200);
      expect(modelsAskedOf(service.upstream)).toEqual(['main-model', 'main-model', 'spare-model']);
      expect(second.requests).toHaveLength(0);
    },
  );
});
