import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../../src/conversation/index.js';
import { answer } from '../../support/fake-gemini/index.js';
import { API_KEY, ask, outcomeOf, providerWith, useUpstream } from './gemini-harness.js';

describe('GeminiLlmProvider, what the vendor receives', () => {
  const context = useUpstream();

  it('sends the key in its header and nowhere else', async () => {
    context.upstream.script(answer('Hi'));
    await outcomeOf(ask(context.provider));

    const { headers, path, body } = await context.upstream.received();
    expect(headers['x-goog-api-key']).toBe(API_KEY);
    expect(path).toBe('/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse');
    expect(JSON.stringify({ ...headers, 'x-goog-api-key': '', body })).not.toContain(API_KEY);
    expect(headers.authorization).toBeUndefined();
  });

  it('sends the request in the form of Gemini', async () => {
    const parameters = { type: 'object', properties: { expression: { type: 'string' } } };
    const tools = [{ name: 'calculate', description: 'Calculates.', parameters }];
    const call = { callId: 'fc-1', name: 'calculate', arguments: { expression: '6*7' } };
    const messages: Message[] = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What is 6 times 7?' },
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', callId: 'fc-1', name: 'calculate', content: '42' },
    ];
    context.upstream.script(answer('42'));
    await outcomeOf(ask(context.provider, {}, { model: 'gemini-3-flash', messages, tools }));

    expect((await context.upstream.received()).body).toEqual({
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'What is 6 times 7?' }] },
        {
          role: 'model',
          parts: [
            {
              functionCall: { id: 'fc-1', name: 'calculate', args: { expression: '6*7' } },
              thoughtSignature: 'skip_thought_signature_validator',
            },
          ],
        },
        {
          role: 'user',
          parts: [{ functionResponse: { id: 'fc-1', name: 'calculate', response: { output: '42' } } }],
        },
      ],
      tools: [
        {
          functionDeclarations: [
            { name: 'calculate', description: 'Calculates.', parametersJsonSchema: parameters },
          ],
        },
      ],
      generationConfig: {},
    });
  });

  it("sends the vendor's own settings", async () => {
    const provider = providerWith({
      GEMINI_BASE_URL: `${context.upstream.url}/`,
      GEMINI_API_VERSION: 'v1',
      GEMINI_TEMPERATURE: '0.5',
      GEMINI_MAX_TOKENS: '64',
      GEMINI_SYSTEM_PROMPT: 'Be brief.',
    });
    context.upstream.script(answer('Hi'));
    await outcomeOf(ask(provider));

    const { path, body } = await context.upstream.received();
    expect(path).toBe('/v1/models/gemini-2.5-flash:streamGenerateContent?alt=sse');
    expect(body).toMatchObject({
      generationConfig: { temperature: 0.5, maxOutputTokens: 64 },
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
    });
  });

  it('calls with the key it is given', async () => {
    context.upstream.script(answer('a'), answer('b'), answer('a'));
    for (const apiKey of ['key-a', 'key-b', 'key-a']) await outcomeOf(ask(context.provider, { apiKey }));

    expect(context.upstream.requests.map(({ headers }) => headers['x-goog-api-key'])).toEqual([
      'key-a',
      'key-b',
      'key-a',
    ]);
  });

  it('calls a server that needs no key with a placeholder', async () => {
    const provider = providerWith({ GEMINI_BASE_URL: context.upstream.url });
    context.upstream.script(answer('Hi'));

    const { error } = await outcomeOf(ask(provider, { apiKey: undefined }));

    expect(provider.isConfigured).toBe(true);
    expect(error).toBeUndefined();
    expect((await context.upstream.received()).headers['x-goog-api-key']).toBe('no-key-needed');
  });

  it('lets nothing of the environment leak in', async () => {
    const leaks = {
      GOOGLE_API_KEY: 'leak-key',
      GOOGLE_GENAI_API_KEY: 'leak-key',
      GOOGLE_GENAI_USE_VERTEXAI: 'true',
      GOOGLE_GENAI_USE_ENTERPRISE: 'true',
      GOOGLE_CLOUD_PROJECT: 'leak-project',
      GOOGLE_CLOUD_LOCATION: 'leak-location',
      GOOGLE_GENAI_API_VERSION: 'v1leak',
      GOOGLE_GEMINI_BASE_URL: 'http://127.0.0.1:9/leak',
      GOOGLE_VERTEX_BASE_URL: 'http://127.0.0.1:9/leak',
    };
    context.upstream.script(answer('Hi'));
    Object.assign(process.env, leaks);
    try {
      const { error } = await outcomeOf(ask(context.provider));
      expect(error).toBeUndefined();
    } finally {
      for (const name of Object.keys(leaks)) delete process.env[name];
    }

    const { headers, path, body } = await context.upstream.received();
    expect(JSON.stringify({ headers, path, body })).not.toContain('leak');
  });
});
