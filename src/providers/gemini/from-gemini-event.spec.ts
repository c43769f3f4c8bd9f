import { describe, expect, it } from '@jest/globals';
import type { StreamPart } from '../../conversation/index.js';
import { readEvents } from './__fixtures__/read-recording.js';
import { GeminiEventAssembler } from './from-gemini-event.js';

function assemble(events: readonly unknown[]): StreamPart[] {
  const assembler = new GeminiEventAssembler('gemini-3-flash');
  return [...events.flatMap((event) => assembler.accept(event)), ...assembler.end()];
}

const textOf = (parts: readonly StreamPart[]) =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
const idsOf = (parts: readonly StreamPart[]) =>
  parts.flatMap((part) => (part.type === 'tool-call' ? [part.call.callId] : []));

const chunk = (parts: readonly object[], finishReason?: string) => ({
  candidates: [{ content: { role: 'model', parts }, index: 0, finishReason }],
});
const call = (name: string, rest: object = {}) => ({ functionCall: { name, ...rest } });

describe('GeminiEventAssembler', () => {
  it('yields text as it comes, then the last usage with thoughts and cached tokens, then the finish', () => {
    const parts = assemble(readEvents('gemini-text.sse'));

    expect(parts.slice(0, 2)).toEqual([
      { type: 'text', text: 'Xin' },
      { type: 'text', text: ' chào! Hôm nay' },
    ]);
    expect(textOf(parts)).toBe('Xin chào! Hôm nay trời đẹp 🌤️.');
    expect(parts.slice(-2)).toEqual([
      {
        type: 'usage',
        usage: { inputTokens: 1042, outputTokens: 38, cachedInputTokens: 1021, estimated: false },
      },
      { type: 'finish', finishReason: 'stop' },
    ]);
  });

  it('yields parallel calls in order, with ids made of the id of the response', () => {
    expect(assemble(readEvents('gemini-parallel-calls.sse'))).toEqual([
      {
        type: 'tool-call',
        call: {
          callId: 'call_4nsRaYy1Nd6Uz7IP1L2G8Ao_0',
          name: 'get_weather',
          arguments: { location: 'Hà Nội' },
          vendorData: { vendor: 'gemini', model: 'gemini-3-flash', signature: 'CpQBAdHtim9tTk0h' },
        },
      },
      {
        type: 'tool-call',
        call: {
          callId: 'call_4nsRaYy1Nd6Uz7IP1L2G8Ao_1',
          name: 'get_current_time',
          arguments: { timezone: 'Asia/Bangkok' },
        },
      },
      {
        type: 'tool-call',
        call: { callId: 'call_4nsRaYy1Nd6Uz7IP1L2G8Ao_2', name: 'get_session_info', arguments: {} },
      },
      { type: 'usage', usage: { inputTokens: 188, outputTokens: 102, estimated: false } },
      { type: 'finish', finishReason: 'tool-calls' },
    ]);
  });

  it("keeps thoughts out of the answer and takes the vendor's ids", () => {
    expect(assemble(readEvents('gemini-3-thoughts-and-call.sse'))).toEqual([
      { type: 'text', text: 'Let me calculate.' },
      {
        type: 'tool-call',
        call: {
          callId: 'q7d2k9xw',
          name: 'calculate',
          arguments: { expression: '2+2' },
          vendorData: { vendor: 'gemini', model: 'gemini-3-flash', signature: expect.stringMatching(/./) },
        },
      },
      { type: 'usage', usage: { inputTokens: 24, outputTokens: 50, estimated: false } },
      { type: 'finish', finishReason: 'tool-calls' },
    ]);
  });

  it('makes up ids that differ between streams without an id of their own', () => {
    const events = [chunk([call('a'), call('b')], 'STOP')];
    const ids = [...idsOf(assemble(events)), ...idsOf(assemble(events))];

    expect(new Set(ids).size).toBe(4);
  });

  it('throws what a prompt was blocked for', () => {
    expect(() => assemble(readEvents('gemini-prompt-blocked.sse'))).toThrow(
      expect.objectContaining({
        kind: 'content-filter',
        message: 'the prompt is blocked: PROHIBITED_CONTENT',
      }),
    );
  });

  it('says when a filter stopped the answer', () => {
    expect(assemble(readEvents('gemini-recitation.sse'))).toMatchObject([
      { type: 'text', text: 'It was the best of times, ' },
      { type: 'usage' },
      { type: 'finish', finishReason: 'content-filter' },
    ]);
  });

  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['CONTINUATION', 'length'],
    ['SAFETY', 'content-filter'],
    ['BLOCKLIST', 'content-filter'],
    ['PROHIBITED_CONTENT', 'content-filter'],
    ['SPII', 'content-filter'],
    ['LANGUAGE', 'other'],
    ['TOO_MANY_TOOL_CALLS', 'other'],
    ['OTHER', 'other'],
    ['A_NEW_ONE', 'other'],
  ])('reads the finish reason %s as %s', (vendorReason, finishReason) => {
    expect(assemble([chunk([{ text: 'Hi' }], vendorReason)]).at(-1)).toEqual({
      type: 'finish',
      finishReason,
    });
  });

  it.each(['STOP', 'FUNCTION_CALL', 'OTHER'])('waits for the results of calls under %s', (vendorReason) => {
    expect(assemble([chunk([call('a')], vendorReason)]).at(-1)).toEqual({
      type: 'finish',
      finishReason: 'tool-calls',
    });
  });

  it('does not hide behind tool calls that an answer was cut', () => {
    expect(assemble([chunk([call('a')], 'MAX_TOKENS')]).at(-1)).toEqual({
      type: 'finish',
      finishReason: 'length',
    });
  });

  it('yields no call of an answer that breaks off', () => {
    const assembler = new GeminiEventAssembler('gemini-3-flash');

    expect(assembler.accept(chunk([call('a')]))).toEqual([]);
    expect(assembler.isFinished).toBe(false);
    expect(() => assembler.end()).toThrow(expect.objectContaining({ kind: 'interrupted' }));
  });

  it('takes text and calls that follow a finish reason', () => {
    expect(
      assemble([chunk([{ text: 'a' }], 'STOP'), chunk([{ text: 'b' }, call('c')], 'STOP')]),
    ).toMatchObject([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      { type: 'tool-call', call: { name: 'c' } },
      { type: 'finish', finishReason: 'tool-calls' },
    ]);
  });

  it.each<[string, unknown[]]>([
    ['a call that could not be read', readEvents('gemini-malformed-call.sse')],
    ['an answer that could not be read', [chunk([], 'MALFORMED_RESPONSE')]],
    ['a call of no tool', [chunk([], 'UNEXPECTED_TOOL_CALL')]],
    ['a call without a name', [chunk([call('')], 'STOP')]],
    ['no event', []],
    ['an event that is no object', [null]],
    ['an event that says nothing', [{}]],
  ])('throws interrupted for %s', (_, events) => {
    expect(() => assemble(events)).toThrow(expect.objectContaining({ kind: 'interrupted' }));
  });

  it('reads the first candidate alone, and events with empty fields', () => {
    const parts = assemble([
      { candidates: null, usageMetadata: null, promptFeedback: {} },
      { candidates: [{ index: 1, content: { parts: [{ text: 'other' }] } }] },
      { candidates: [{ content: { parts: [{ text: null }, {}] } }, { index: 1 }] },
      { candidates: [{ content: null, finishReason: 'STOP' }] },
    ]);

    expect(parts).toEqual([{ type: 'finish', finishReason: 'stop' }]);
  });
});
