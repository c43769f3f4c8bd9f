import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../conversation/index.js';
import type { ModelRequest, ToolChoice } from '../llm-provider.js';
import { toAnthropicRequest, type RequestSettings } from './to-anthropic-request.js';

const UNSET: RequestSettings = {
  temperature: undefined,
  maxTokens: undefined,
  systemPrompt: undefined,
  apiVersion: undefined,
};
const QUESTION: Message = { role: 'user', content: 'Why?' };
const OLD = 'claude-haiku-4-5';

const convert = (request: Partial<ModelRequest> = {}, settings: Partial<RequestSettings> = {}) =>
  toAnthropicRequest(
    { model: 'm', messages: [QUESTION], tools: [], sessionId: 's', ...request },
    { ...UNSET, ...settings },
  );

describe('toAnthropicRequest', () => {
  it('sends no more than the model, the messages, the limit that must be and a wish for a stream', () => {
    expect(convert()).toEqual({
      body: {
        model: 'm',
        max_tokens: 8192,
        messages: [{ role: 'user', content: [{ type: 'text', text: 'Why?' }] }],
        stream: true,
      },
      headers: {},
    });
  });

  it('sends the system messages apart from the others', () => {
    const messages: Message[] = [
      { role: 'system', content: 'Be brief.' },
      { role: 'system', content: ' ' },
      { role: 'system', content: 'Be kind.' },
      QUESTION,
    ];

    expect(convert({ messages }).body).toMatchObject({ system: 'Be brief.\n\nBe kind.' });
    expect(convert({ messages }).body.messages).toHaveLength(1);
    expect(convert({ messages }, { systemPrompt: 'Mine.' }).body.system).toBe('Mine.\n\nBe kind.');
  });

  it('declares tools, their parameters as an object whatever they say', () => {
    const tools = [
      { name: 'a', description: 'Does.', parameters: { type: 'object', properties: { x: {} } } },
      { name: 'b', description: 'Does too.', parameters: {} },
    ];

    expect(convert({ tools }).body).toMatchObject({
      tools: [
        { name: 'a', description: 'Does.', input_schema: { type: 'object', properties: { x: {} } } },
        { name: 'b', description: 'Does too.', input_schema: { type: 'object' } },
      ],
    });
    expect(convert({ tools }).body).not.toHaveProperty('tool_choice');
  });

  it('declares the tools of the history, not to be called, where there are no others', () => {
    const call = { callId: 'c', name: 'calculate', arguments: {} };
    const messages: Message[] = [
      QUESTION,
      { role: 'assistant', content: '', toolCalls: [call, { ...call, callId: 'd' }] },
      { role: 'tool', callId: 'c', name: 'calculate', content: '1' },
      { role: 'tool', callId: 'd', name: 'calculate', content: '2' },
    ];

    expect(convert({ messages }).body).toMatchObject({
      tools: [{ name: 'calculate', input_schema: { type: 'object' } }],
      tool_choice: { type: 'none' },
    });
    expect(convert({ messages }).body.tools).toHaveLength(1);
  });

  it("sends the vendor's own limit and version", () => {
    const { body, headers } = convert({}, { maxTokens: 64, apiVersion: '2026-10-21' });

    expect(body.max_tokens).toBe(64);
    expect(headers).toEqual({ 'anthropic-version': '2026-10-21' });
  });

  it.each([
    [OLD, 0.3, undefined, 0.3, '2023-06-01'],
    [OLD, 0, undefined, 0, '2023-06-01'],
    [OLD, 1.7, undefined, 1, '2023-06-01'],
    [OLD, 0.3, '2023-06-01', 0.3, '2023-06-01'],
    [OLD, 0.3, '2026-10-21', undefined, '2026-10-21'],
    [OLD, undefined, undefined, undefined, undefined],
    ['claude-opus-4-6', 0.3, undefined, 0.3, '2023-06-01'],
    ['claude-opus-4-7', 0.3, undefined, undefined, undefined],
    ['claude-sonnet-5-5', 0.3, '2023-06-01', undefined, '2023-06-01'],
    ['claude-mythos-preview', 0.3, undefined, undefined, undefined],
    ['glm-4.6', 0.3, undefined, 0.3, '2023-06-01'],
  ])(
    '%s at %s with version %s: sends %s with version %s',
    (model, temperature, apiVersion, sent, version) => {
      const { body, headers } = convert({ model }, { temperature, apiVersion });

      expect(body.temperature).toBe(sent);
      expect(headers['anthropic-version']).toBe(version);
    },
  );

  it.each([
    ['claude-opus-4-6', { topP: 0.5 }, { top_p: 0.5 }],
    ['claude-opus-4-6', { topP: 0.5, temperature: 0.2 }, { temperature: 0.2 }],
    ['claude-sonnet-4-0', { topP: 0.5, temperature: 0.2 }, { temperature: 0.2, top_p: 0.5 }],
    ['glm-4.6', { topP: 0.5, temperature: 1.7 }, { temperature: 1, top_p: 0.5 }],
    ['claude-sonnet-5-5', { topP: 0.5, temperature: 0.2 }, {}],
  ])('%s, whose caller wishes for %j: sends %j', (model, wishes, sent) => {
    const { body } = convert({ model, ...wishes }, { temperature: 0.9 });

    expect({ temperature: body.temperature, top_p: body.top_p }).toEqual(sent);
  });

  it("lets the caller's wishes go before the settings", () => {
    const messages: Message[] = [{ role: 'system', content: 'caller' }, QUESTION];
    const wishes = { temperature: 0, maxTokens: 7, stopSequences: ['END', ' \n'], hasOwnSystemPrompt: true };

    expect(
      convert({ model: OLD, messages, ...wishes }, { temperature: 1, maxTokens: 100, systemPrompt: 'vendor' })
        .body,
    ).toEqual({
      model: OLD,
      max_tokens: 7,
      system: 'caller',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Why?' }] }],
      temperature: 0,
      stop_sequences: ['END'],
      stream: true,
    });
  });

  it.each<[ToolChoice, unknown]>([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'any' }],
    [{ name: 'a' }, { type: 'tool', name: 'a' }],
  ])('sends the tool choice %j, but never without tools', (toolChoice, sent) => {
    const tools = [{ name: 'a', description: 'Does.', parameters: {} }];
    const { body } = convert({ model: OLD, tools, toolChoice });

    expect(body.tool_choice).toEqual(sent);
    expect(body).not.toHaveProperty('system');
    expect(convert({ model: OLD, toolChoice }).body).not.toHaveProperty('tool_choice');
  });

  it.each<[string, ToolChoice | undefined, unknown]>([
    [OLD, undefined, { type: 'auto', disable_parallel_tool_use: true }],
    [OLD, 'required', { type: 'any', disable_parallel_tool_use: true }],
    [OLD, { name: 'a' }, { type: 'tool', name: 'a', disable_parallel_tool_use: true }],
    [OLD, 'none', { type: 'none' }],
    ['claude-sonnet-5-5', 'required', { type: 'auto', disable_parallel_tool_use: true }],
  ])('asks %s for one call at most, with the tool choice %j', (model, toolChoice, sent) => {
    const tools = [{ name: 'a', description: 'Does.', parameters: {} }];
    const wishes = { model, isOneCallAtMost: true, ...(toolChoice && { toolChoice }) };

    expect(convert({ ...wishes, tools }).body.tool_choice).toEqual(sent);
    expect(convert(wishes).body).not.toHaveProperty('tool_choice');
  });

  it.each<[string, ToolChoice, boolean, string]>([
    ['claude-sonnet-5-5', 'required', false, 'at least one of your tools'],
    ['claude-fable-5-1', { name: 'a' }, false, 'the tool a'],
    [OLD, { name: 'a' }, true, 'the tool a'],
  ])(
    'asks %s in words for the call that it cannot be forced to',
    (model, toolChoice, isContinuation, said) => {
      const tools = [{ name: 'a', description: 'Does.', parameters: {} }];
      const { body } = convert({ model, tools, toolChoice, isContinuation });

      expect(body.tool_choice).toEqual({ type: 'auto' });
      expect(body.system).toBe(`Answer by calling ${said}, not in text.`);
    },
  );

  it('keeps a model from thinking ahead of its answer', () => {
    expect(convert({ model: 'claude-sonnet-5-5' }).body.thinking).toEqual({ type: 'between_tools' });
  });
});
