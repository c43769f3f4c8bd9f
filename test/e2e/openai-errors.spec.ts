import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost } from '../support/event-stream.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const ASK = { role: 'user', content: 'Hi' };
const CALL = { id: 'c', type: 'function', function: { name: 'look', arguments: '{}' } };
const LOOK = { type: 'function', function: { name: 'look' } };

describe("errors in OpenAI's envelope", () => {
  let app: AppOnFakeOpenAi;
  beforeAll(async () => {
    app = await startOnFakeOpenAi();
  });
  afterAll(() => app.close());

  const post = (body: unknown, headers = {}): Promise<Response> =>
    fetch(`${app.url}/v1/chat/completions`, jsonPost(body, headers));

  it.each<[object, string | null, string | null]>([
    [{ model: undefined }, 'model', 'missing_required_parameter'],
    [{ model: 7 }, 'model', 'invalid_type'],
    [{ messages: undefined }, 'messages', 'missing_required_parameter'],
    [{ messages: 'Hi' }, 'messages', 'invalid_type'],
    [{ messages: [] }, 'messages', 'invalid_value'],
    [{ messages: [{ role: 'user' }] }, 'messages[0].content', 'missing_required_parameter'],
    [{ messages: [{ role: 'user', content: 5 }] }, 'messages[0].content', 'invalid_type'],
    [{ messages: [{ role: 'robot', content: 'Hi' }] }, 'messages[0].role', 'invalid_value'],
    [{ messages: [{ role: 'user', content: ' ' }] }, 'messages', 'invalid_value'],
    [{ messages: [ASK, { role: 'assistant', content: 'Hello' }] }, 'messages', 'invalid_value'],
    [
      { messages: [ASK, { role: 'user', content: [{ type: 'text', text: 'see' }, { type: 'image_url' }] }] },
      'messages[1].content[1].type',
      'invalid_value',
    ],
    [{ messages: [ASK, { role: 'tool', tool_call_id: 'c', content: '' }] }, 'messages[1].role', null],
    [{ messages: [ASK, { role: 'assistant', tool_calls: [CALL] }] }, 'messages', null],
    [{ messages: [ASK, { role: 'assistant', tool_calls: [CALL] }, ASK] }, 'messages[2].role', null],
    [{ temperature: 2.1 }, 'temperature', 'invalid_value'],
    [{ temperature: 'hot' }, 'temperature', 'invalid_type'],
    [{ max_tokens: 0 }, 'max_tokens', 'invalid_value'],
    [{ max_completion_tokens: 1.5 }, 'max_completion_tokens', 'invalid_type'],
    [{ stop: ['1', '2', '3', '4', '5'] }, 'stop', 'invalid_value'],
    [{ stream: 'yes' }, 'stream', 'invalid_type'],
    [{ tools: [{ type: 'custom', custom: {} }] }, 'tools[0].type', 'invalid_value'],
    [{ tools: [{ type: 'function', function: { name: 'a b' } }] }, 'tools[0].function.name', 'invalid_value'],
    [{ tools: [{ type: 'function', function: { name: '' } }] }, 'tools[0].function.name', 'empty_string'],
    [{ tools: [LOOK, LOOK] }, 'tools[1].function.name', 'invalid_value'],
    [{ tool_choice: 'required' }, 'tool_choice', null],
    [{ tools: [LOOK], tool_choice: { type: 'function', function: { name: 'listen' } } }, 'tool_choice', null],
    [{ n: 2 }, 'n', 'unsupported_parameter'],
    [{ logprobs: true }, 'logprobs', 'unsupported_parameter'],
    [{ response_format: { type: 'json_object' } }, 'response_format', 'unsupported_parameter'],
    [{ functions: [{ name: 'old' }] }, 'functions', 'unsupported_parameter'],
  ])('%j is a 400 that names the parameter', async (change, param, code) => {
    const response = await post({ model: 'gpt', messages: [ASK], ...change });

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: { message: expect.stringMatching(/\w/), type: 'invalid_request_error', param, code },
    });
    expect(app.upstream.requests).toHaveLength(0);
  });

  it.each(['parameters', 'arguments'])('refuses %s that are nested without end', async (field) => {
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const called = {
      role: 'assistant',
      tool_calls: [{ ...CALL, function: { name: 'look', arguments: deep } }],
    };
    const body =
      field === 'arguments'
        ? JSON.stringify({
            model: 'gpt',
            messages: [ASK, called, { role: 'tool', tool_call_id: 'c', content: '' }],
          })
        : `{"model":"gpt","messages":[${JSON.stringify(ASK)}],"tools":[{"type":"function","function":{"name":"f","parameters":${deep}}}]}`;

    expect((await post(body)).status).toBe(400);
  });

  it.each<[string, unknown, Record<string, string>, number, string | null]>([
    ['text that is no JSON', '{"model":', {}, 400, null],
    ['a body that is no object', '[]', {}, 400, null],
    ['another media type', 'x', { 'content-type': 'text/plain' }, 415, 'request_unsupported_media_type'],
    ['more than 1 MB', { padding: 'x'.repeat(1_100_000) }, {}, 413, 'request_too_large'],
    ['an unknown model', { model: 'nope', messages: [ASK] }, {}, 404, 'model_not_found'],
    ['an unknown model of a provider', { model: 'gpt/x', messages: [ASK] }, {}, 404, 'model_not_found'],
  ])('%s', async (_, body, headers, status, code) => {
    const response = await post(body, headers);

    expect(response.status).toBe(status);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(await response.json()).toMatchObject({
      error: { type: 'invalid_request_error', param: null, code },
    });
  });

  it.each(['/v1/chat/completions/none', '/v1/models/none', '/v1/models/gpt/none', '/V1/Models/none'])(
    'GET %s is a 404 in the same form',
    async (path) => {
      const response = await fetch(app.url + path);

      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param: null } });
    },
  );

  it('does not spread to other routes', async () => {
    const response = await fetch(`${app.url}/v1/modelsomething`);

    expect(await response.json()).toMatchObject({ error: { code: 'REQUEST.NOT_FOUND' } });
  });

  it("tells the caller's own limit as OpenAI does", async () => {
    const limited = await startOnFakeOpenAi({ RATE_LIMIT_REQUESTS: '1' });
    const ask = () =>
      fetch(`${limited.url}/v1/chat/completions`, jsonPost({ model: 'gpt', messages: [ASK] }));
    await (await ask()).text();
    const response = await ask();
    const body: unknown = await response.json();
    await limited.close();

    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(body).toMatchObject({ error: { type: 'requests', code: 'rate_limit_exceeded' } });
  });
});
