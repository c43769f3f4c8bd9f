import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';
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
