import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const QUESTION: OpenAI.ChatCompletionUserMessageParam = { role: 'user', content: 'Hello' };

describe('models, as the openai SDK names them', () => {
  let app: AppOnFakeOpenAi;
  let client: OpenAI;
  beforeAll(async () => {
    app = await startOnFakeOpenAi();
    client = new OpenAI({ baseURL: `${app.url}/v1`, apiKey: 'any', maxRetries: 0 });
  });
  afterAll(() => app.close());

  it('throws NotFoundError for an unknown model', async () => {
    const failure = client.chat.completions.create({ model: 'nope', messages: [QUESTION] });

    await expect(failure).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(failure).rejects.toMatchObject({ code: 'model_not_found' });
    await expect(client.models.retrieve('gpt/nope')).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  it('lists models, each of which can be retrieved', async () => {
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);

    expect(ids).toEqual(['gpt', 'gpt/main-model', 'gpt/spare-model', 'demo', 'demo/demo']);
    expect(await client.models.retrieve('gpt/main-model')).toMatchObject({
      id: 'gpt/main-model',
      object: 'model',
      owned_by: 'gpt',
    });
  });

  it.each(['gpt', 'openai', 'gpt/main-model', 'openai/main-model', 'main-model'])(
    'takes %s as a model',
    async (model) => {
      const completion = await client.chat.completions.create({ model, messages: [QUESTION] });

      expect(completion.model).toBe('main-model');
    },
  );
});
