import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';
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

  it('keeps a model from thinking ahead of its answer', () => {
    expect(convert({ model: 'claude-sonnet-5-5' }).body.thinking).toEqual({ type: 'between_tools' });
  });
});
