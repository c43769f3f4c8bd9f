import { describe, expect, it } from '@jest/globals';
import { APIError } from '@anthropic-ai/sdk';
import type { StreamPart } from '../../conversation/index.js';
import { readEvents } from './__fixtures__/read-recording.js';
import { AnthropicEventAssembler } from './from-anthropic-event.js';

function assemble(events: readonly unknown[]): StreamPart[] {
  const assembler = new AnthropicEventAssembler();
  return [...events.flatMap((event) => assembler.accept(event)), ...assembler.end()];
}

const textOf = (parts: readonly StreamPart[]) =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
const callsOf = (parts: readonly StreamPart[]) =>
  parts.flatMap((part) => (part.type === 'tool-call' ? [part.call] : []));

const text = (text: string, index = 0) => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'text_delta', text },
});
const toolUse = (index: number, block: object) => ({
  type: 'content_block_start',
  index,
  content_block: { type: 'tool_use', input: {}, ...block },
});
const json = (index: number, partial_json: string) => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'input_json_delta', partial_json },
});
const stop = (stop_reason: string | null, usage?: object) => ({
  type: 'message_delta',
  delta: { stop_reason },
  ...(usage && { usage }),
});
const interrupted = expect.objectContaining({ kind: 'interrupted' });

describe('AnthropicEventAssembler', () => {
  it('throws an error also where its event has no type', () => {
    expect(() => assemble([{ error: { type: 'api_error', message: 'no' } }])).toThrow(APIError);
    expect(() => assemble([{ type: 'error' }])).toThrow(APIError);
  });

  it('takes a whole message, as servers send that do not stream', () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'Let me look.' },
      { type: 'tool_use', id: 'x', name: 'a', input: { n: 1 } },
    ];
    const usage = { input_tokens: 3, output_tokens: 9 };

    expect(assemble([{ type: 'message', content, stop_reason: 'tool_use', usage }])).toEqual([
      { type: 'text', text: 'Let me look.' },
      { type: 'tool-call', call: { callId: 'x', name: 'a', arguments: { n: 1 } } },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 9, estimated: false } },
      { type: 'finish', finishReason: 'tool-calls' },
    ]);
    expect(() => assemble([{ type: 'message', stop_reason: 'end_turn' }])).toThrow(interrupted);
  });

  it('yields text as it comes, then usage with all of the input in it, then the finish', () => {
    const parts = assemble(readEvents('text-with-cache.sse'));

    expect(parts).toEqual([
      { type: 'text', text: 'Xin' },
      { type: 'text', text: ' chào' },
      { type: 'text', text: '! Hôm nay trời đẹp 🌤️.' },
      {
        type: 'usage',
        usage: { inputTokens: 1046, outputTokens: 17, cachedInputTokens: 1024, estimated: false },
      },
      { type: 'finish', finishReason: 'stop' },
    ]);
  });

  it('yields parallel tool calls complete and in order, those without arguments with none', () => {
    expect(assemble(readEvents('parallel-tool-use.sse'))).toEqual([
      { type: 'text', text: 'Let me look.' },
      {
        type: 'tool-call',
        call: { callId: 'toolu_01A09q', name: 'get_weather', arguments: { location: 'Hà Nội' } },
      },
      { type: 'tool-call', call: { callId: 'toolu_01T1xp', name: 'get_current_time', arguments: {} } },
      { type: 'usage', usage: { inputTokens: 472, outputTokens: 89, estimated: false } },
      { type: 'finish', finishReason: 'tool-calls' },
    ]);
  });

  it('keeps thinking out of the answer', () => {
    expect(textOf(assemble(readEvents('thinking.sse')))).toBe('It is 4.');
  });

  it('says when the model refused to go on', () => {
    expect(assemble(readEvents('refusal.sse'))).toEqual([
      { type: 'text', text: 'First, ' },
      { type: 'usage', usage: { inputTokens: 52, outputTokens: 4, estimated: false } },
      { type: 'finish', finishReason: 'content-filter' },
    ]);
  });

  it('passes over the tools that the vendor runs itself', () => {
    const parts = assemble(readEvents('server-tool.sse'));

    expect(textOf(parts)).toBe('Nothing.');
    expect(callsOf(parts)).toEqual([]);
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'other' });
  });

  it('assembles calls by index where their deltas alternate', () => {
    const parts = assemble([
      toolUse(0, { id: 'x', name: 'a' }),
      toolUse(1, { id: 'y', name: 'b' }),
      json(1, '{"n"'),
      json(0, '{"n":1'),
      json(1, ':2}'),
      json(0, '}'),
      stop('tool_use'),
    ]);

    expect(callsOf(parts)).toEqual([
      { callId: 'x', name: 'a', arguments: { n: 1 } },
      { callId: 'y', name: 'b', arguments: { n: 2 } },
    ]);
  });

  it('takes text and arguments that came whole at the start of their block', () => {
    const parts = assemble([
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'Hi' } },
      toolUse(1, { id: 'x', name: 'a', input: { n: 1 } }),
      stop('tool_use'),
    ]);

    expect(textOf(parts)).toBe('Hi');
    expect(callsOf(parts)).toEqual([{ callId: 'x', name: 'a', arguments: { n: 1 } }]);
  });

  it('gives a call without an id one of its own', () => {
    const [first, second] = [1, 2].map(
      () => callsOf(assemble([toolUse(0, { name: 'a' }), stop('tool_use')]))[0],
    );

    expect(first?.callId).toMatch(/^toolu_.+/);
    expect(first?.callId).not.toBe(second?.callId);
  });

  it('keeps arguments that are not JSON as text', () => {
    const events = [toolUse(0, { id: 'x', name: 'a' }), json(0, '{"n":'), stop('tool_use')];

    expect(callsOf(assemble(events))).toEqual([{ callId: 'x', name: 'a', arguments: '{"n":' }]);
  });

  it.each(['', '{"n":'])('drops a call that the length limit cut at %j', (args) => {
    expect(assemble([toolUse(0, { id: 'x', name: 'a' }), json(0, args), stop('max_tokens')])).toEqual([
      { type: 'finish', finishReason: 'length' },
    ]);
  });

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['refusal', 'content-filter'],
    ['tool_use', 'other'],
    ['pause_turn', 'other'],
    ['constructor', 'other'],
  ])('reads the stop reason %s without tool calls as %s', (stopReason, finishReason) => {
    expect(assemble([text('a'), stop(stopReason)]).at(-1)).toEqual({ type: 'finish', finishReason });
  });

  it('tells from the calls themselves that they were made', () => {
    const parts = assemble([toolUse(0, { id: 'x', name: 'a' }), stop('end_turn')]);

    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'tool-calls' });
  });

  it('keeps the counts of the beginning that the end does not repeat', () => {
    const begin = { type: 'message_start', message: { usage: { input_tokens: 5, output_tokens: 1 } } };

    expect(assemble([begin, stop('end_turn', { input_tokens: null, output_tokens: 7 })])[0]).toEqual({
      type: 'usage',
      usage: { inputTokens: 5, outputTokens: 7, estimated: false },
    });
  });

  it('ignores events, blocks and deltas that it does not know', () => {
    const events = [
      { type: 'ping' },
      { type: 'brand_new', text: 'no' },
      { type: 'content_block_start', index: 0, content_block: { type: 'brand_new', text: 'no' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'citations_delta', text: 'no' } },
      { type: 'content_block_delta', index: 0, delta: null },
      text('yes'),
      stop('end_turn'),
    ];

    expect(textOf(assemble(events))).toBe('yes');
  });

  it.each([[[]], [[text('a')]], [[{}]], [[text('a'), stop(null), { type: 'message_stop' }]]])(
    'calls %j interrupted, for it has no stop reason',
    (events) => {
      expect(() => assemble(events)).toThrow(interrupted);
    },
  );

  it.each([null, 7, 'text', [[]]])('calls an event that is %j interrupted', (event) => {
    expect(() => assemble([event])).toThrow(interrupted);
  });

  it('calls a tool call without a name interrupted', () => {
    expect(() => assemble([toolUse(0, { id: 'x' }), stop('tool_use')])).toThrow(interrupted);
  });

  it('throws the error that an event is', () => {
    const event = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };

    expect(() => assemble([event])).toThrow(APIError);
    expect(() => assemble([event])).toThrow(expect.objectContaining({ type: 'overloaded_error' }));
  });
});
