import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { ConfigModule, parseConfiguration } from '../../../src/config/index.js';
import { GeminiLlmProvider } from '../../../src/providers/gemini/index.js';
import { readRecording } from '../../../src/providers/gemini/__fixtures__/read-recording.js';
import { answer, chunk, functionCalls, rawEvents, recording } from '../../support/fake-gemini/index.js';
import { API_KEY, ask, outcomeOf, providerWith, useUpstream } from './gemini-harness.js';

const MULTI_BYTE = 'Chào buổi sáng, 世界! 👩‍🚀 ok';

describe('GeminiLlmProvider, a call that succeeds', () => {
  const context = useUpstream();

  it.each([
    ['whole events', {}],
    ['whole events with CRLF', { lineEnd: '\r\n' }],
    ['single bytes', { chunkBytes: 1 }],
    ['single bytes with CRLF', { chunkBytes: 1, lineEnd: '\r\n' }],
    ['pieces of 7 bytes with CRLF and comments', { chunkBytes: 7, lineEnd: '\r\n', comment: 'ping' }],
  ] as const)('streams multi-byte text that comes in %s', async (_, wire) => {
    context.upstream.script(answer(MULTI_BYTE, wire));

    const { text, parts, error } = await outcomeOf(ask(context.provider));

    expect(error).toBeUndefined();
    expect(text).toBe(MULTI_BYTE);
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'stop' });
  });

  it('takes the list of all chunks that comes in place of events', async () => {
    const chunks = [
      chunk([{ text: 'Xin ' }]),
      chunk([{ text: 'chào' }], { finishReason: 'STOP', usage: { promptTokenCount: 3 } }),
    ];
    context.upstream.script(recording(JSON.stringify(chunks, null, 2)));

    const { text, parts, error } = await outcomeOf(ask(context.provider));

    expect(error).toBeUndefined();
    expect(text).toBe('Xin chào');
    expect(parts.slice(-2)).toMatchObject([
      { type: 'usage', usage: { inputTokens: 3 } },
      { type: 'finish', finishReason: 'stop' },
    ]);
  });

  it('yields the first text while the rest is still to come', async () => {
    context.upstream.script(async (_request, reply) => {
      reply.headers();
      await reply.event(chunk([{ text: 'now' }]));
      await reply.untilClosed();
    });
    const iterator = ask(context.provider)[Symbol.asyncIterator]();

    await expect(iterator.next()).resolves.toEqual({ done: false, value: { type: 'text', text: 'now' } });
    await iterator.return?.();
  });

  it('reads a recorded stream with thoughts and a call', async () => {
    context.upstream.script(recording(readRecording('gemini-3-thoughts-and-call.sse'), { chunkBytes: 5 }));

    expect((await outcomeOf(ask(context.provider))).parts).toEqual([
      { type: 'text', text: 'Let me calculate.' },
      {
        type: 'tool-call',
        call: {
          callId: 'q7d2k9xw',
          name: 'calculate',
          arguments: { expression: '2+2' },
          vendorData: { vendor: 'gemini', model: 'gemini-2.5-flash', signature: 'EqkCCqYCAXLI2nw8' },
        },
      },
      { type: 'usage', usage: { inputTokens: 24, outputTokens: 50, estimated: false } },
      { type: 'finish', finishReason: 'tool-calls' },
    ]);
  });

  it('yields parallel calls of several events', async () => {
    const calls = [
      { id: 'fc-1', name: 'get_weather', args: { location: 'Huế' }, thoughtSignature: 'c2ln' },
      { name: 'get_current_time' },
    ];
    context.upstream.script(functionCalls(calls, { text: 'Let me see. ', chunkBytes: 3 }));

    const { text, parts } = await outcomeOf(ask(context.provider));

    expect(text).toBe('Let me see. ');
    expect(parts.filter(({ type }) => type !== 'text' && type !== 'usage')).toEqual([
      {
        type: 'tool-call',
        call: {
          callId: 'fc-1',
          name: 'get_weather',
          arguments: { location: 'Huế' },
          vendorData: expect.objectContaining({ vendor: 'gemini', signature: 'c2ln' }),
        },
      },
      {
        type: 'tool-call',
        call: { callId: 'call_fake-response_1', name: 'get_current_time', arguments: {} },
      },
      { type: 'finish', finishReason: 'tool-calls' },
    ]);
  });

  it('yields the usage that the vendor counted, once', async () => {
    const usage = {
      promptTokenCount: 9,
      candidatesTokenCount: 4,
      thoughtsTokenCount: 20,
      cachedContentTokenCount: 8,
    };
    context.upstream.script(answer('one two three', { usage }));

    const { parts } = await outcomeOf(ask(context.provider));

    expect(parts.filter(({ type }) => type === 'usage')).toEqual([
      {
        type: 'usage',
        usage: { inputTokens: 9, outputTokens: 24, cachedInputTokens: 8, estimated: false },
      },
    ]);
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
    context.upstream.script(rawEvents([chunk([{ text: content }], { finishReason: 'STOP' })]));

    const { text } = await outcomeOf(ask(context.provider));

    expect(text === content).toBe(true);
  });

  it('leaves a connection that the next call uses again', async () => {
    context.upstream.script(answer('one'), answer('two'));

    for (const text of ['one', 'two']) {
      await expect(outcomeOf(ask(context.provider))).resolves.toMatchObject({ text, error: undefined });
      // `fetch` takes a connection back only when the packet with the end of the response is worked off.
      await setImmediate();
    }

    await expect((await context.upstream.received(2)).ended).resolves.toBe('finished');
    expect(context.upstream.openConnections()).toBe(1);
  });
});

describe('GeminiLlmProvider, its settings', () => {
  it('gets its section of the configuration from Nest', async () => {
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(parseConfiguration({ GEMINI_MODEL_DEFAULT: 'gemini-x' }))],
      providers: [GeminiLlmProvider],
    }).compile();

    expect(module.get(GeminiLlmProvider).settings.defaultModel).toBe('gemini-x');
  });

  it('is named gemini, or google', () => {
    const provider = providerWith({ GEMINI_API_KEY: API_KEY });

    expect([provider.name, ...provider.aliases]).toEqual(['gemini', 'google']);
    expect(provider.settings).toMatchObject({ apiKeys: [API_KEY], defaultModel: 'gemini-2.5-flash' });
    expect(provider.isConfigured).toBe(true);
    expect(provider.acceptsPrefill('gemini-2.5-flash')).toBe(false);
  });

  it('is not configured with neither a key nor an address, and calls nobody', async () => {
    const provider = providerWith({});

    expect(provider.isConfigured).toBe(false);
    await expect(outcomeOf(ask(provider, { apiKey: undefined }))).resolves.toMatchObject({
      error: { kind: 'auth' },
    });
  });
});
