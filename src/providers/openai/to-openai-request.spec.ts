import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../conversation/index.js';
import type { ModelRequest, ToolChoice } from '../llm-provider.js';
import { encodeOpenAiRequest } from './encode-openai-request.js';
import { toOpenAiRequest, type RequestSettings } from './to-openai-request.js';

const UNSET: RequestSettings = {
  baseUrl: undefined,
  temperature: undefined,
  maxTokens: undefined,
  systemPrompt: undefined,
};
const QUESTION: Message = { role: 'user', content: 'Why?' };

const convert = (messages: readonly Message[], settings: Partial<RequestSettings> = {}) =>
  toOpenAiRequest({ model: 'm', messages, tools: [], sessionId: 's' }, { ...UNSET, ...settings });

describe('toOpenAiRequest', () => {
  it('sends no more than the model, the messages and a wish for a stream with usage', () => {
    expect(convert([QUESTION])).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'Why?' }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('converts a turn with tools, arguments as JSON text', () => {
    const { messages } = convert([
      { role: 'system', content: 'Be brief.' },
      QUESTION,
      {
        role: 'assistant',
        content: '',
        toolCalls: [
          { callId: 'c1', name: 'calculate', arguments: { expression: '6*7' } },
          { callId: 'c2', name: 'calculate', arguments: '{"expression' },
        ],
      },
      { role: 'tool', callId: 'c1', name: 'calculate', content: '42' },
      { role: 'tool', callId: 'c2', name: 'calculate', content: 'not JSON', isError: true },
      { role: 'assistant', content: 'It is 42', interrupted: true },
    ]);

    expect(messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Why?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'calculate', arguments: '{"expression":"6*7"}' } },
          { id: 'c2', type: 'function', function: { name: 'calculate', arguments: '"{\\"expression"' } },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: '42' },
      { role: 'tool', tool_call_id: 'c2', content: 'not JSON' },
      { role: 'assistant', content: 'It is 42' },
    ]);
  });

  it('sends ids of calls that OpenAI takes: at most 40 characters, the same for a call and its result', () => {
    const callIds = ['c'.repeat(40), `${'c'.repeat(40)}1`, `${'c'.repeat(40)}2`];
    const { messages } = convert([
      {
        role: 'assistant',
        content: '',
        toolCalls: callIds.map((callId) => ({ callId, name: 't', arguments: {} })),
      },
      ...callIds.map((callId): Message => ({ role: 'tool', callId, name: 't', content: callId })),
    ]);

    const sent = messages.flatMap((message) =>
      'tool_calls' in message ? (message.tool_calls ?? []).map(({ id }) => id) : [],
    );
    const answered = messages.flatMap((message) => ('tool_call_id' in message ? [message.tool_call_id] : []));
    expect(sent[0]).toBe(callIds[0]);
    expect(sent.every((id) => id.length <= 40)).toBe(true);
    expect(new Set(sent).size).toBe(3);
    expect(answered).toEqual(sent);
  });

  it('keeps the text that came with tool calls', () => {
    const call = { callId: 'c', name: 't', arguments: {} };

    expect(
      convert([{ role: 'assistant', content: 'Let me see.', toolCalls: [call] }]).messages,
    ).toMatchObject([{ content: 'Let me see.', tool_calls: [{ id: 'c' }] }]);
  });

  it('describes tools', () => {
    const parameters = { type: 'object', properties: { expression: { type: 'string' } } };
    const tools = [{ name: 'calculate', description: 'Calculates.', parameters }];

    const request = toOpenAiRequest({ model: 'm', messages: [QUESTION], tools, sessionId: 's' }, UNSET);

    expect(request.tools).toEqual([
      { type: 'function', function: { name: 'calculate', description: 'Calculates.', parameters } },
    ]);
  });

  it.each<[ToolChoice, unknown]>([
    ['none', 'none'],
    ['required', 'required'],
    [{ name: 'calculate' }, { type: 'function', function: { name: 'calculate' } }],
  ])('sends the tool choice %j, but never without tools', (toolChoice, sent) => {
    const tools = [{ name: 'calculate', description: '', parameters: { type: 'object' } }];
    const request: ModelRequest = { model: 'm', messages: [QUESTION], tools, sessionId: 's', toolChoice };

    expect(toOpenAiRequest(request, UNSET).tool_choice).toEqual(sent);
    expect(toOpenAiRequest({ ...request, tools: [] }, UNSET)).not.toHaveProperty('tool_choice');
  });

  it('asks for one call at most, but never without tools', () => {
    const tools = [{ name: 'calculate', description: '', parameters: { type: 'object' } }];
    const request = { model: 'm', messages: [QUESTION], tools, sessionId: 's', isOneCallAtMost: true };

    expect(toOpenAiRequest(request, UNSET).parallel_tool_calls).toBe(false);
    expect(JSON.parse(encodeOpenAiRequest(request, UNSET).toString())).toMatchObject({
      parallel_tool_calls: false,
    });
    expect(toOpenAiRequest({ ...request, tools: [] }, UNSET)).not.toHaveProperty('parallel_tool_calls');
  });

  it("lets the caller's wishes go before the settings", () => {
    const settings: RequestSettings = {
      baseUrl: undefined,
      temperature: 1,
      maxTokens: 100,
      systemPrompt: 'vendor',
    };
    const messages: Message[] = [{ role: 'system', content: 'caller' }, QUESTION];
    const wishes = {
      temperature: 0,
      topP: 0.5,
      maxTokens: 7,
      stopSequences: ['END'],
      seed: 5,
      hasOwnSystemPrompt: true,
    };

    expect(toOpenAiRequest({ model: 'm', messages, tools: [], sessionId: 's', ...wishes }, settings)).toEqual(
      {
        model: 'm',
        messages: [
          { role: 'system', content: 'caller' },
          { role: 'user', content: 'Why?' },
        ],
        temperature: 0,
        top_p: 0.5,
        stop: ['END'],
        seed: 5,
        max_completion_tokens: 7,
        stream: true,
        stream_options: { include_usage: true },
      },
    );
  });

  it('sends a temperature of zero', () => {
    expect(convert([QUESTION], { temperature: 0 })).toMatchObject({ temperature: 0 });
  });

  it.each([
    [undefined, 'max_completion_tokens', 'max_tokens'],
    ['https://eu.api.openai.com/v1', 'max_completion_tokens', 'max_tokens'],
    ['https://mine.openai.azure.com/openai/v1', 'max_completion_tokens', 'max_tokens'],
    ['http://127.0.0.1:8080/v1', 'max_tokens', 'max_completion_tokens'],
    ['https://notopenai.com/v1', 'max_tokens', 'max_completion_tokens'],
  ])('limits the answer of %s by %s', (baseUrl, sent, left) => {
    const request = convert([QUESTION], { baseUrl, maxTokens: 64 });

    expect(request).toHaveProperty(sent, 64);
    expect(request).not.toHaveProperty(left);
  });

  it.each<[string, Message[], string[]]>([
    [
      'replaces the first system message and leaves others',
      [{ role: 'system', content: 'ours' }, { role: 'system', content: 'facts' }, QUESTION],
      ['vendor', 'facts', 'Why?'],
    ],
    ['comes first where there is no system message', [QUESTION], ['vendor', 'Why?']],
  ])("the vendor's prompt %s", (_, messages, expected) => {
    const sent = convert(messages, { systemPrompt: 'vendor' }).messages;

    expect(sent.map(({ content }) => content)).toEqual(expected);
    expect(sent[0]).toMatchObject({ role: 'system' });
  });
});
