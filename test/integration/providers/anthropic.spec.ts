import { describe, expect, it, jest } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { ConfigModule, parseConfiguration } from '../../../src/config/index.js';
import { AnthropicLlmProvider } from '../../../src/providers/anthropic/index.js';
import { readRecording } from '../../../src/providers/anthropic/__fixtures__/read-recording.js';
import {
  answer,
  MESSAGE_STOP,
  messageDelta,
  rawEvents,
  recording,
  send,
  textDelta,
  toolCalls,
} from '../../support/fake-anthropic/index.js';
import { providerWith, useUpstream } from './anthropic-harness.js';
import { API_KEY, ask, outcomeOf } from './provider-harness.js';

const MULTI_BYTE = 'Chào buổi sáng, 世界! 👩‍🚀 ok';

describe('AnthropicLlmProvider, a call that succeeds', () => {
  const context = useUpstream();

  it.each([
    ['whole events', {}],
    ['single bytes', { chunkBytes: 1 }],
    ['pieces of 7 bytes with CRLF and comments', { chunkBytes: 7, lineEnd: '\r\n', comment: 'ping' }],
    ['single bytes with CRLF', { chunkBytes: 1, lineEnd: '\r\n' }],
  ] as const)('streams multi-byte text that comes in %s', async (_, wire) => {
    context.upstream.script(answer(MULTI_BYTE, wire));

    const { text, parts, error } = await outcomeOf(ask(context.provider));

    expect(error).toBeUndefined();
    expect(text).toBe(MULTI_BYTE);
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'stop' });
  });

  it('yields the first text while the rest is still to come', async () => {
    context.upstream.script(async (_request, reply) => {
      reply.headers();
      await send(reply, textDelta(0, 'now'));
      await reply.untilClosed();
    });
    const iterator = ask(context.provider)[Symbol.asyncIterator]();

    await expect(iterator.next()).resolves.toEqual({ done: false, value: { type: 'text', text: 'now' } });
    await iterator.return?.();
  });

  it('reads a recorded stream of Anthropic', async () => {
    context.upstream.script(recording(readRecording('text-with-cache.sse'), { chunkBytes: 5 }));

    const { text, parts } = await outcomeOf(ask(context.provider));

    expect(text).toBe('Xin chào! Hôm nay trời đẹp 🌤️.');
    expect(parts.at(-2)).toEqual({
      type: 'usage',
      usage: { inputTokens: 1046, outputTokens: 17, cachedInputTokens: 1024, estimated: false },
    });
  });

  it('yields tool calls behind the text', async () => {
    const calls = [
      { name: 'get_weather', arguments: { location: 'Huế' } },
      { name: 'get_current_time', arguments: '' },
    ];
    context.upstream.script(toolCalls(calls, { text: 'Let me see. ', chunkBytes: 3 }));

    const { parts } = await outcomeOf(ask(context.provider));

    expect(parts.filter(({ type }) => type !== 'text' && type !== 'usage')).toEqual([
      { type: 'tool-call', call: { callId: 'toolu_0', name: 'get_weather', arguments: { location: 'Huế' } } },
      { type: 'tool-call', call: { callId: 'toolu_1', name: 'get_current_time', arguments: {} } },
      { type: 'finish', finishReason: 'tool-calls' },
    ]);
  });

  it('takes an event of two megabytes', async () => {
    const text = 'ü'.repeat(1_000_000);
    context.upstream.script(rawEvents([textDelta(0, text), messageDelta('end_turn', 1), MESSAGE_STOP]));

    expect((await outcomeOf(ask(context.provider))).text === text).toBe(true);
  });

  it('reads a response to its end after the last event, so that its connection can be used again', async () => {
    context.upstream.script(async (_request, reply) => {
      reply.headers();
      for (const event of [textDelta(0, 'Hi'), messageDelta('end_turn', 1), MESSAGE_STOP]) {
        await send(reply, event);
      }
      await reply.pause(10);
      reply.end();
    });

    await expect(outcomeOf(ask(context.provider))).resolves.toMatchObject({ text: 'Hi', error: undefined });

    await expect((await context.upstream.received()).ended).resolves.toBe('finished');
    expect(context.upstream.openConnections()).toBe(1);
  });

  it('does not wait for a response that stays open after the last event', async () => {
    context.upstream.script(async (_request, reply) => {
      reply.headers();
      for (const event of [textDelta(0, 'Hi'), messageDelta('end_turn', 1), MESSAGE_STOP]) {
        await send(reply, event);
      }
      await reply.untilClosed();
    });

    await expect(outcomeOf(ask(context.provider))).resolves.toMatchObject({ text: 'Hi', error: undefined });
    await expect((await context.upstream.received()).closedByClient).resolves.toBe(true);
  });
});

describe('AnthropicLlmProvider, what the vendor receives', () => {
  const context = useUpstream();

  it('sends the key in a header and nowhere else', async () => {
    await outcomeOf(ask(context.provider));

    const { headers, path, body } = await context.upstream.received();
    expect(headers.authorization).toBe(`Bearer ${API_KEY}`);
    expect(path).toBe('/v1/messages');
    expect(JSON.stringify({ ...headers, authorization: '', path, body })).not.toContain(API_KEY);
  });

  it('tells the vendor nothing of the machine', async () => {
    await outcomeOf(ask(context.provider));

    const { headers } = await context.upstream.received();
    expect(headers['user-agent']).toBeDefined();
    expect(Object.keys(headers).filter((name) => name.startsWith('x-stainless'))).toEqual([]);
  });

  it('sends the request in the form of Anthropic, with the version of the API', async () => {
    const tools = [{ name: 'calculate', description: 'Calculates.', parameters: { type: 'object' } }];
    await outcomeOf(ask(context.provider, {}, { model: 'claude-x', tools }));

    const { body, headers } = await context.upstream.received();
    expect(headers['anthropic-version']).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(body).toEqual({
      model: 'claude-x',
      max_tokens: 8192,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      tools: [{ name: 'calculate', description: 'Calculates.', input_schema: { type: 'object' } }],
      stream: true,
    });
  });

  it("sends the vendor's own settings", async () => {
    const provider = providerWith({
      ANTHROPIC_BASE_URL: `${context.upstream.url}/v1`,
      ANTHROPIC_TEMPERATURE: '0.5',
      ANTHROPIC_MAX_TOKENS: '64',
      ANTHROPIC_SYSTEM_PROMPT: 'Be brief.',
    });
    await outcomeOf(ask(provider, {}, { model: 'claude-haiku-4-5' }));

    const { body, headers, path } = await context.upstream.received();
    expect(path).toBe('/v1/messages');
    expect(headers['anthropic-version']).toBe('2023-06-01');
    expect(body).toMatchObject({ temperature: 0.5, max_tokens: 64, system: 'Be brief.' });
  });

  it('sends the configured version of the API', async () => {
    const provider = providerWith({
      ANTHROPIC_BASE_URL: context.upstream.url,
      ANTHROPIC_API_VERSION: '2024-02-29',
    });
    await outcomeOf(ask(provider));

    expect((await context.upstream.received()).headers['anthropic-version']).toBe('2024-02-29');
  });

  it('sends a cut answer last, for the model to go on from it', async () => {
    await outcomeOf(
      ask(
        context.provider,
        {},
        {
          isContinuation: true,
          messages: [
            { role: 'user', content: 'Count.' },
            { role: 'assistant', content: 'One, two, ' },
          ],
        },
      ),
    );

    expect((await context.upstream.received()).body.messages?.at(-1)).toEqual({
      role: 'assistant',
      content: [{ type: 'text', text: 'One, two,' }],
    });
  });

  it('calls with the key it is given', async () => {
    for (const apiKey of ['sk-a', 'sk-b', 'sk-a']) await outcomeOf(ask(context.provider, { apiKey }));

    expect(context.upstream.requests.map((request) => request.apiKey)).toEqual(['sk-a', 'sk-b', 'sk-a']);
  });

  it('calls a server that needs no key with a placeholder', async () => {
    const provider = providerWith({ ANTHROPIC_BASE_URL: context.upstream.url });

    const { error } = await outcomeOf(ask(provider, { apiKey: undefined }));

    expect(provider.isConfigured).toBe(true);
    expect(error).toBeUndefined();
    expect((await context.upstream.received()).apiKey).toBe('no-key-needed');
  });

  it('lets nothing of the environment leak in', async () => {
    const leaks = {
      ANTHROPIC_API_KEY: 'sk-leak',
      ANTHROPIC_AUTH_TOKEN: 'token-leak',
      ANTHROPIC_BASE_URL: 'http://leak.invalid',
      ANTHROPIC_PROFILE: 'leak',
    };
    Object.assign(process.env, leaks);
    try {
      const { error } = await outcomeOf(ask(context.provider));
      expect(error).toBeUndefined();
    } finally {
      for (const name of Object.keys(leaks)) Reflect.deleteProperty(process.env, name);
    }

    expect(JSON.stringify((await context.upstream.received()).headers)).not.toContain('leak');
  });

  it('writes nothing to the console about models that the SDK calls deprecated', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    try {
      await outcomeOf(ask(context.provider, {}, { model: 'claude-sonnet-4-5' }));
      expect(warn).not.toHaveBeenCalled();
    } finally {
      warn.mockRestore();
    }
  });
});

describe('AnthropicLlmProvider, its settings', () => {
  it('gets its section of the configuration from Nest', async () => {
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(parseConfiguration({ ANTHROPIC_MODEL_DEFAULT: 'claude-x' }))],
      providers: [AnthropicLlmProvider],
    }).compile();

    expect(module.get(AnthropicLlmProvider).settings.defaultModel).toBe('claude-x');
  });

  it('is named claude, or anthropic', () => {
    const provider = providerWith({ ANTHROPIC_API_KEY: API_KEY });

    expect([provider.name, ...provider.aliases]).toEqual(['claude', 'anthropic']);
    expect(provider.settings).toMatchObject({ apiKeys: [API_KEY], defaultModel: 'claude-sonnet-5-5' });
    expect(provider.isConfigured).toBe(true);
  });

  it('says which models go on from a cut answer', () => {
    const provider = providerWith({});

    expect(provider.acceptsPrefill('claude-haiku-4-5')).toBe(true);
    expect(provider.acceptsPrefill('claude-sonnet-5-5')).toBe(false);
  });

  it('is not configured with neither a key nor an address, and calls nobody', async () => {
    const provider = providerWith({});

    expect(provider.isConfigured).toBe(false);
    await expect(outcomeOf(ask(provider, { apiKey: undefined }))).resolves.toMatchObject({
      error: { kind: 'auth' },
    });
  });
});
