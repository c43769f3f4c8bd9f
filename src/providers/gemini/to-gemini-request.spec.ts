import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../conversation/index.js';
import type { ModelRequest, ToolChoice } from '../llm-provider.js';
import { toGeminiRequest, type RequestSettings } from './to-gemini-request.js';

const UNSET: RequestSettings = { temperature: undefined, maxTokens: undefined, systemPrompt: undefined };
const QUESTION: Message = { role: 'user', content: 'Why?' };

const convert = (request: Partial<ModelRequest>, settings: Partial<RequestSettings> = {}) =>
  toGeminiRequest(
    { model: 'gemini-2.5-flash', messages: [QUESTION], tools: [], sessionId: 's', ...request },
    { ...UNSET, ...settings },
  );

describe('toGeminiRequest', () => {
  it('sends no more than the model and the contents, in one request', () => {
    expect(convert({})).toEqual({
      model: 'gemini-2.5-flash',
      contents: [{ role: 'user', parts: [{ text: 'Why?' }] }],
      config: { automaticFunctionCalling: { disable: true }, automaticContinuation: false },
    });
  });

  it('describes tools by their JSON Schema as it is', () => {
    const parameters = { type: 'object', properties: { of: { type: ['string', 'null'] } }, required: ['of'] };
    const tools = [{ name: 'calculate', description: 'Calculates.', parameters }];

    expect(convert({ tools }).config?.tools).toEqual([
      {
        functionDeclarations: [
          { name: 'calculate', description: 'Calculates.', parametersJsonSchema: parameters },
        ],
      },
    ]);
  });

  it('sends a temperature of zero and the limit of the answer', () => {
    expect(convert({}, { temperature: 0, maxTokens: 64 }).config).toMatchObject({
      temperature: 0,
      maxOutputTokens: 64,
    });
  });

  it("lets the caller's wishes go before the settings", () => {
    const messages: Message[] = [{ role: 'system', content: 'caller' }, QUESTION];
    const wishes = {
      temperature: 0,
      topP: 0.5,
      maxTokens: 7,
      stopSequences: ['END'],
      seed: 2 ** 32 + 5,
      hasOwnSystemPrompt: true,
    };

    expect(
      convert({ messages, ...wishes }, { temperature: 1, maxTokens: 100, systemPrompt: 'vendor' }).config,
    ).toEqual({
      systemInstruction: { parts: [{ text: 'caller' }] },
      temperature: 0,
      topP: 0.5,
      stopSequences: ['END'],
      maxOutputTokens: 7,
      seed: 5,
      automaticFunctionCalling: { disable: true },
      automaticContinuation: false,
    });
  });

  it.each<[ToolChoice, unknown]>([
    ['auto', { mode: 'AUTO' }],
    ['none', { mode: 'NONE' }],
    ['required', { mode: 'ANY' }],
    [{ name: 'calculate' }, { mode: 'ANY', allowedFunctionNames: ['calculate'] }],
  ])('sends the tool choice %j, but never without tools', (toolChoice, sent) => {
    const tools = [{ name: 'calculate', description: '', parameters: { type: 'object' } }];

    expect(convert({ tools, toolChoice }).config?.toolConfig).toEqual({ functionCallingConfig: sent });
    expect(convert({ toolChoice }).config).not.toHaveProperty('toolConfig');
  });

  it.each<[string, string[], string | undefined, string[] | undefined]>([
    ['all system messages', ['ours', 'facts'], undefined, ['ours', 'facts']],
    ["the vendor's prompt in place of the first", ['ours', 'facts'], 'vendor', ['vendor', 'facts']],
    ["the vendor's prompt where there is none", [], 'vendor', ['vendor']],
    ['nothing where there is nothing', [], undefined, undefined],
    ['nothing where it is empty', [''], undefined, undefined],
  ])('instructs with %s', (_, system, systemPrompt, expected) => {
    const messages = [...system.map((content): Message => ({ role: 'system', content })), QUESTION];
    const { config } = convert({ messages }, { systemPrompt });

    expect(config?.systemInstruction).toEqual(expected && { parts: expected.map((text) => ({ text })) });
  });
});
