import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { ConfigModule, parseConfiguration } from '../../../src/config/index.js';
import { OpenAiLlmProvider } from '../../../src/providers/openai/index.js';
import { readRecording } from '../../../src/providers/openai/__fixtures__/read-recording.js';
import { answer, rawEvents, recording, toolCalls, type Step } from '../../support/fake-openai/index.js';
import { providerWith, useUpstream } from './openai-harness.js';
import { API_KEY, ask, outcomeOf } from './provider-harness.js';

const MULTI_BYTE = 'Chào buổi sáng, 世界! 👩‍🚀 ok';

describe('OpenAiLlmProvider, a call that succeeds', () => {
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

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ] as const)('reads a stream that a proxy on the way has compressed as %s', async (coding, compress) => {
    context.upstream.script(async (_request, reply) => {
      reply.headers(200, { 'content-type': 'text/event-stream', 'content-encoding': coding });
      await reply.write(compress(readRecording('openai-text.sse')), { chunkBytes: 40 });
      reply.end();
    });

    const { text, parts, error } = await outcomeOf(ask(context.provider));

    expect(error).toBeUndefined();
    expect(text).toBe('Xin chào! Hôm nay trời đẹp 🌤️.');
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'stop' });
  });

  it('tells of a compressed refusal, and of a compressed stream that breaks off', async () => {
    const refusal = { error: { message: 'Invalid request.', type: 'invalid_request_error' } };
    context.upstream.script(
      async (_request, reply) => {
        reply.headers(400, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        await reply.write(gzipSync(JSON.stringify(refusal)));
        reply.end();
      },
      async (_request, reply) => {
        reply.headers(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
        await reply.write(gzipSync(readRecording('openai-text.sse')).subarray(0, -200));
        reply.end();
      },
    );

    expect((await outcomeOf(ask(context.provider))).error).toMatchObject({ kind: 'invalid-request' });
    expect((await outcomeOf(ask(context.provider))).error).toMatchObject({ kind: 'interrupted' });
  });

  it('yields the text that one read brought as one part', async () => {
    const event = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
    context.upstream.script(async (_request, reply) => {
      reply.headers();
      await reply.write(event('a') + event('b') + event('c'));
      await reply.untilClosed();
    });
    const iterator = ask(context.provider)[Symbol.asyncIterator]();

    await expect(iterator.next()).resolves.toEqual({ done: false, value: { type: 'text', text: 'abc' } });
    await iterator.return?.();
  });

  // OpenAI pads each event with another text, so that its length tells nothing; none is like the one before.
  it.each([',', ':', ',:,:'])(
    'reads an answer whose first tokens are %s, in padded events',
    async (beginning) => {
      const content = `${beginning} and so on`;
      context.upstream.script(async (_request, reply) => {
        reply.headers();
        for (const [index, token] of [...content].entries()) {
          const choices = [{ index: 0, delta: { content: token }, finish_reason: null }];
          await reply.event({ id: 'chatcmpl-1', model: 'm', choices, obfuscation: 'x'.repeat(index % 7) });
        }
        await reply.event({ id: 'chatcmpl-1', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
        reply.end('data: [DONE]\n\n');
      });

      const { text, error } = await outcomeOf(ask(context.provider));

      expect(error).toBeUndefined();
      expect(text).toBe(content);
    },
  );

  it('yields the first text while the rest is still to come', async () => {
    context.upstream.script(async (_request, reply) => {
      reply.headers();
      await reply.event({ choices: [{ index: 0, delta: { content: 'now' } }] });
      await reply.untilClosed();
    });
    const iterator = ask(context.provider)[Symbol.asyncIterator]();

    await expect(iterator.next()).resolves.toEqual({ done: false, value: { type: 'text', text: 'now' } });
    await iterator.return?.();
  });

  it('reads a recorded stream of OpenAI', async () => {
    context.upstream.script(recording(readRecording('openai-text.sse'), { chunkBytes: 5 }));

    const { text, parts } = await outcomeOf(ask(context.provider));

    expect(text).toBe('Xin chào! Hôm nay trời đẹp 🌤️.');
    expect(parts.at(-2)).toMatchObject({
      type: 'usage',
      usage: { inputTokens: 1042, cachedInputTokens: 1024 },
    });
  });

  it('yields tool calls whose deltas alternate', async () => {
    const calls = [
      { name: 'get_weather', arguments: { location: 'Huế' } },
      { name: 'calculate', arguments: { expression: '6*7' } },
    ];
    context.upstream.script(toolCalls(calls, { text: 'Let me see. ', chunkBytes: 3 }));

    const { parts } = await outcomeOf(ask(context.provider));

    expect(parts.filter(({ type }) => type !== 'text' && type !== 'usage')).toEqual([
      { type: 'tool-call', call: { callId: 'call_0', name: 'get_weather', arguments: { location: 'Huế' } } },
      { type: 'tool-call', call: { callId: 'call_1', name: 'calculate', arguments: { expression: '6*7' } } },
      { type: 'finish', finishReason: 'tool-calls' },
    ]);
  });

  it('yields the usage that the vendor counted', async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 8 } };
    context.upstream.script(answer('Hi', { usage }));

    const { parts } = await outcomeOf(ask(context.provider));

    expect(parts).toContainEqual({
      type: 'usage',
      usage: { inputTokens: 9, outputTokens: 4, cachedInputTokens: 8, estimated: false },
    });
  });

  it('does without usage where the vendor sends none', async () => {
    context.upstream.script(answer('Hi', { usage: null }));

    expect((await outcomeOf(ask(context.provider))).parts).toEqual([
      { type: 'text', text: 'Hi' },
      { type: 'finish', finishReason: 'stop' },
    ]);
  });

  it('takes an event of two megabytes', async () => {
    const content = 'ü'.repeat(1_000_000);
    const event = { choices: [{ index: 0, delta: { content }, finish_reason: 'stop' }] };
    context.upstream.script(rawEvents([event]));

    const { text } = await outcomeOf(ask(context.provider));

    expect(text === content).toBe(true);
  });

  it('reads a response to its end after [DONE], so that its connection can be used again', async () => {
    const lateEnd: Step = async (_request, reply) => {
      reply.headers();
      await reply.event({ choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }] });
      await reply.event('[DONE]');
      await reply.pause(10);
      reply.end();
    };
    context.upstream.script(lateEnd);

    await expect(outcomeOf(ask(context.provider))).resolves.toMatchObject({ text: 'Hi', error: undefined });

    await expect((await context.upstream.received()).ended).resolves.toBe('finished');
    expect(context.upstream.openConnections()).toBe(1);
  });

  it('does not wait for a response that stays open after [DONE]', async () => {
    context.upstream.script(async (_request, reply) => {
      reply.headers();
      await reply.event({ choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }] });
      await reply.event('[DONE]');
      await reply.untilClosed();
    });

    await expect(outcomeOf(ask(context.provider))).resolves.toMatchObject({ text: 'Hi', error: undefined });
    await expect((await context.upstream.received()).closedByClient).resolves.toBe(true);
  });
});

describe('OpenAiLlmProvider, what the vendor receives', () => {
  const context = useUpstream();

  it('sends the key as a bearer token and nowhere else', async () => {
    await outcomeOf(ask(context.provider));

    const { headers, path, body } = await context.upstream.received();
    expect(headers.authorization).toBe(`Bearer ${API_KEY}`);
    expect(path).toBe('/v1/chat/completions');
    expect(JSON.stringify({ ...headers, authorization: '', body })).not.toContain(API_KEY);
  });

  it('tells the vendor nothing of the machine', async () => {
    await outcomeOf(ask(context.provider));

    const { headers } = await context.upstream.received();
    expect(headers['user-agent']).toBeDefined();
    expect(Object.keys(headers).filter((name) => name.startsWith('x-stainless'))).toEqual([]);
  });

  it('sends the request in the form of OpenAI', async () => {
    const tools = [{ name: 'calculate', description: 'Calculates.', parameters: { type: 'object' } }];
    await outcomeOf(ask(context.provider, {}, { model: 'gpt-x', tools }));

    expect((await context.upstream.received()).body).toEqual({
      model: 'gpt-x',
      messages: [{ role: 'user', content: 'Hi' }],
      tools: [{ type: 'function', function: tools[0] }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it("sends the vendor's own settings", async () => {
    const provider = providerWith({
      OPENAI_BASE_URL: context.upstream.url,
      OPENAI_TEMPERATURE: '0.5',
      OPENAI_MAX_TOKENS: '64',
      OPENAI_SYSTEM_PROMPT: 'Be brief.',
    });
    await outcomeOf(ask(provider));

    expect((await context.upstream.received()).body).toMatchObject({
      temperature: 0.5,
      max_tokens: 64,
      messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }],
    });
  });

  it('calls with the key it is given', async () => {
    for (const apiKey of ['sk-a', 'sk-b', 'sk-a']) await outcomeOf(ask(context.provider, { apiKey }));

    expect(context.upstream.requests.map((request) => request.apiKey)).toEqual(['sk-a', 'sk-b', 'sk-a']);
  });

  it('calls a server that needs no key with a placeholder', async () => {
    const provider = providerWith({ OPENAI_BASE_URL: context.upstream.url });

    const { error } = await outcomeOf(ask(provider, { apiKey: undefined }));

    expect(provider.isConfigured).toBe(true);
    expect(error).toBeUndefined();
    expect((await context.upstream.received()).apiKey).toBe('no-key-needed');
  });

  it('lets no credentials of the environment leak in', async () => {
    const leaks = { OPENAI_ORG_ID: 'org-leak', OPENAI_PROJECT_ID: 'proj-leak', OPENAI_ADMIN_KEY: 'sk-leak' };
    Object.assign(process.env, leaks);
    try {
      const { error } = await outcomeOf(ask(context.provider));
      expect(error).toBeUndefined();
    } finally {
      for (const name of Object.keys(leaks)) delete process.env[name];
    }

    expect(JSON.stringify((await context.upstream.received()).headers)).not.toContain('leak');
  });
});

describe('OpenAiLlmProvider, its settings', () => {
  it('gets its section of the configuration from Nest', async () => {
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(parseConfiguration({ OPENAI_MODEL_DEFAULT: 'gpt-x' }))],
      providers: [OpenAiLlmProvider],
    }).compile();

    expect(module.get(OpenAiLlmProvider).settings.defaultModel).toBe('gpt-x');
  });

  it('is named gpt, or openai', () => {
    const provider = providerWith({ OPENAI_API_KEY: API_KEY });

    expect([provider.name, ...provider.aliases]).toEqual(['gpt', 'openai']);
    expect(provider.settings).toMatchObject({ apiKeys: [API_KEY], defaultModel: 'gpt-4o-mini' });
    expect(provider.isConfigured).toBe(true);
  });

  it('is not configured with neither a key nor an address, and calls nobody', async () => {
    const provider = providerWith({});

    expect(provider.isConfigured).toBe(false);
    await expect(outcomeOf(ask(provider, { apiKey: undefined }))).resolves.toMatchObject({
      error: { kind: 'auth' },
    });
  });
});
