import { describe, expect, it } from '@jest/globals';
import { APIError } from 'openai';
import type { StreamPart } from '../../conversation/index.js';
import { readEvents } from './__fixtures__/read-recording.js';
import { OpenAiEventAssembler } from './from-openai-event.js';

function assemble(events: readonly unknown[]): StreamPart[] {
  const assembler = new OpenAiEventAssembler();
  return [...events.flatMap((event) => assembler.accept(event)), ...assembler.end()];
}

const textOf = (parts: readonly StreamPart[]) =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
const callsOf = (parts: readonly StreamPart[]) =>
  parts.flatMap((part) => (part.type === 'tool-call' ? [part.call] : []));

const delta = (content: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta: content, finish_reason }],
});
const call = (name: string | undefined, args: unknown, rest: object = {}) =>
  delta({ tool_calls: [{ index: 0, ...rest, function: { name, arguments: args } }] });
const stop = (reason: string) => delta({}, reason);

describe('OpenAiEventAssembler', () => {
  it('yields text as it comes, then usage with cached tokens, then the finish', () => {
    const parts = assemble(readEvents('openai-text.sse'));

    expect(parts.slice(0, 2)).toEqual([
      { type: 'text', text: 'Xin' },
      { type: 'text', text: ' chào' },
    ]);
    expect(textOf(parts)).toBe('Xin chào! Hôm nay trời đẹp 🌤️.');
    expect(parts.slice(-2)).toEqual([
      {
        type: 'usage',
        usage: { inputTokens: 1042, outputTokens: 9, cachedInputTokens: 1024, estimated: false },
      },
      { type: 'finish', finishReason: 'stop' },
    ]);
  });

  it('yields parallel tool calls complete and in order', () => {
    expect(assemble(readEvents('openai-parallel-tool-calls.sse'))).toEqual([
      {
        type: 'tool-call',
        call: { callId: 'call_pWq1', name: 'get_weather', arguments: { location: 'Hà Nội' } },
      },
      {
        type: 'tool-call',
        call: { callId: 'call_9zKd', name: 'get_current_time', arguments: { timezone: 'Asia/Bangkok' } },
      },
      { type: 'usage', usage: { inputTokens: 88, outputTokens: 42, estimated: false } },
      { type: 'finish', finishReason: 'tool-calls' },
    ]);
  });

  it('takes a refusal as text', () => {
    const parts = assemble(readEvents('openai-refusal.sse'));

    expect(textOf(parts)).toBe("I'm sorry, I can't help with that.");
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'stop' });
  });

  it('says when a content filter stopped the answer', () => {
    expect(assemble(readEvents('azure-content-filter.sse'))).toEqual([
      { type: 'text', text: 'The recipe ' },
      { type: 'finish', finishReason: 'content-filter' },
    ]);
  });

  it('keeps reasoning out of the answer', () => {
    expect(textOf(assemble(readEvents('deepseek-reasoning.sse')))).toBe('It is 4.');
    expect(textOf(assemble([delta({ reasoning: 'Hm.', content: 'Yes' }), stop('stop')]))).toBe('Yes');
  });

  it('takes only pieces of type text out of content that is a list', () => {
    const content = [
      { type: 'thinking', text: 'Hm.' },
      { type: 'text', text: 'Yes' },
    ];

    expect(textOf(assemble([delta({ content }), stop('stop')]))).toBe('Yes');
  });

  it('tells calls apart without an index, and that they were made from the calls themselves', () => {
    const parts = assemble(readEvents('compatible-tool-calls-without-index.sse'));

    expect(callsOf(parts)).toEqual([
      { callId: 'function-1', name: 'calculate', arguments: { expression: '6*7' } },
      { callId: 'function-2', name: 'get_current_time', arguments: {} },
    ]);
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'tool-calls' });
  });

  it('tells calls apart that share an index', () => {
    const parts = assemble([
      call('a', '{"n":1}', { id: 'x' }),
      call('b', '{"n":2}', { id: 'y' }),
      stop('tool_calls'),
    ]);

    expect(callsOf(parts)).toEqual([
      { callId: 'x', name: 'a', arguments: { n: 1 } },
      { callId: 'y', name: 'b', arguments: { n: 2 } },
    ]);
  });

  it('does not double an id or a name that comes with every delta', () => {
    const parts = assemble([
      call('a', '{"n"', { id: 'x' }),
      call('a', ':1}', { id: 'x' }),
      stop('tool_calls'),
    ]);

    expect(callsOf(parts)).toEqual([{ callId: 'x', name: 'a', arguments: { n: 1 } }]);
  });

  it('gives a call without an id one of its own', () => {
    const [first, second] = [1, 2].map(() => callsOf(assemble([call('a', '{}'), stop('tool_calls')]))[0]);

    expect(first?.callId).toMatch(/^call_.+/);
    expect(first?.callId).not.toBe(second?.callId);
  });

  it('keeps arguments that are not JSON as text', () => {
    expect(callsOf(assemble([call('a', '{"n":', { id: 'x' }), stop('tool_calls')]))).toEqual([
      { callId: 'x', name: 'a', arguments: '{"n":' },
    ]);
  });

  it.each(['', '{"n":'])('drops a call that the length limit cut at %j', (args) => {
    expect(assemble([call('a', args, { id: 'x' }), stop('length')])).toEqual([
      { type: 'finish', finishReason: 'length' },
    ]);
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'content-filter'],
    ['tool_calls', 'other'],
    ['eos', 'other'],
    ['constructor', 'other'],
  ])('reads the finish reason %s without tool calls as %s', (vendorReason, finishReason) => {
    expect(assemble([delta({ content: 'a' }), stop(vendorReason)]).at(-1)).toEqual({
      type: 'finish',
      finishReason,
    });
  });

  it('takes the last of several usages, once', () => {
    const usage = (completion_tokens: number) => ({
      choices: [],
      usage: { prompt_tokens: 3, completion_tokens },
    });

    expect(assemble([usage(1), delta({ content: 'a' }), usage(2), stop('stop')])).toEqual([
      { type: 'text', text: 'a' },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 2, estimated: false } },
      { type: 'finish', finishReason: 'stop' },
    ]);
  });

  it('ignores other choices than the first', () => {
    const second = { choices: [{ index: 1, delta: { content: 'no' }, finish_reason: 'stop' }] };

    expect(textOf(assemble([delta({ content: 'yes' }), second, stop('stop')]))).toBe('yes');
  });

  it.each([[[]], [[delta({ content: 'a' })]], [[{}]], [[{ choices: null }]], [[stop('error')]]])(
    'calls %j interrupted, for it has no finish reason of an answer',
    (events) => {
      expect(() => assemble(events)).toThrow(expect.objectContaining({ kind: 'interrupted' }));
    },
  );

  it('takes a whole completion, as servers send that do not stream', () => {
    const whole = {
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: 'whole' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: 1 },
    };

    expect(assemble([whole])).toEqual([
      { type: 'text', text: 'whole' },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 1, estimated: false } },
      { type: 'finish', finishReason: 'stop' },
    ]);
  });

  it('takes the tool calls and the refusal of a whole completion', () => {
    const callOf = (name: string) => ({ type: 'function', function: { name, arguments: '{}' } });
    const message = { content: null, tool_calls: [callOf('a'), callOf('b')] };
    const parts = assemble([{ choices: [{ message, finish_reason: 'tool_calls' }] }]);

    expect(callsOf(parts).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'tool-calls' });
    expect(textOf(assemble([{ choices: [{ message: { refusal: 'No.' }, finish_reason: 'stop' }] }]))).toBe(
      'No.',
    );
  });

  it('does not take a message behind deltas, which says the same once more', () => {
    const last = { choices: [{ message: { content: 'Yes' }, finish_reason: 'stop' }] };

    expect(textOf(assemble([delta({ content: 'Yes' }), last]))).toBe('Yes');
  });

  it('needs no delta beside a finish reason once an answer has begun', () => {
    const last = { choices: [{ index: 0, finish_reason: 'stop' }] };

    expect(textOf(assemble([delta({ content: 'Yes' }), last]))).toBe('Yes');
    expect(assemble([{ choices: [{ finish_reason: 'content_filter' }] }])).toEqual([
      { type: 'finish', finishReason: 'content-filter' },
    ]);
  });

  it.each([
    [[{ choices: [{ text: 'whole', finish_reason: 'stop' }] }]],
    [[{ choices: [{ text: 'one' }] }, { choices: [{ text: '', finish_reason: 'length' }] }]],
    [[{ choices: [{ finish_reason: 'stop' }] }]],
    [[{ choices: [{ delta: null, message: null, finish_reason: 'stop' }] }]],
  ])('calls %j interrupted, for it says nothing that can be read', (events) => {
    expect(() => assemble(events)).toThrow(expect.objectContaining({ kind: 'interrupted' }));
  });

  it.each([null, 7, 'text', [[]]])('calls an event that is %j interrupted', (event) => {
    expect(() => assemble([event])).toThrow(expect.objectContaining({ kind: 'interrupted' }));
  });

  it('calls a tool call without a name interrupted', () => {
    expect(() => assemble([call(undefined, '{}', { id: 'x' }), stop('tool_calls')])).toThrow(
      expect.objectContaining({ kind: 'interrupted' }),
    );
  });

  it.each([
    [{ error: { message: 'out of memory', code: 'server_error' } }],
    [{ error: 'out of memory' }],
    [{ object: 'error', message: 'out of memory', code: 500 }],
    [{ ...delta({ content: '' }, 'error'), error: { message: 'out of memory' } }],
  ])('throws the error inside %j', (event) => {
    expect(() => assemble([event])).toThrow(APIError);
    expect(() => assemble([event])).toThrow(/out of memory/);
  });
});
