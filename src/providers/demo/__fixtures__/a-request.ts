import type { Message, StreamPart, ToolSpec } from '../../../conversation/index.js';
import type { ModelRequest } from '../../llm-provider.js';
import { parseConfiguration } from '../../../config/index.js';
import { DemoLlmProvider } from '../demo.llm-provider.js';

export function aTool(name: string, ...required: string[]): ToolSpec {
  const properties = Object.fromEntries(required.map((argument) => [argument, { type: 'string' }]));
  return { name, description: name, parameters: { type: 'object', properties, required } };
}

export const TOOLS: readonly ToolSpec[] = [
  aTool('calculate', 'expression'),
  aTool('get_current_time'),
  aTool('get_session_info'),
];

/** A request whose messages are the user's and the assistant's in turn, the user's last. */
export function aRequest(
  texts: string | readonly string[],
  overrides: Partial<ModelRequest> = {},
): ModelRequest {
  const list = typeof texts === 'string' ? [texts] : texts;
  const messages = list.map((content, index): Message => {
    const isUser = (list.length - index) % 2 === 1;
    return { role: isUser ? 'user' : 'assistant', content };
  });
  return { model: 'demo', messages, tools: TOOLS, sessionId: 'session-1', ...overrides };
}

/** A provider that pauses `delayMs` milliseconds between words. */
export function aDemoProvider(delayMs = 0): DemoLlmProvider {
  return new DemoLlmProvider(parseConfiguration({ DEMO_DELAY_MS: `${delayMs}` }).providers);
}

/** What the provider streams, without delay. */
export async function partsOf(
  request: ModelRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly StreamPart[]> {
  const parts: StreamPart[] = [];
  for await (const part of aDemoProvider().stream(request, { signal, apiKey: undefined })) parts.push(part);
  return parts;
}

export function textOf(parts: readonly StreamPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** The tool calls, as name and arguments. */
export function callsOf(parts: readonly StreamPart[]): readonly (readonly [string, unknown])[] {
  return parts.flatMap((part) =>
    part.type === 'tool-call' ? [[part.call.name, part.call.arguments] as const] : [],
  );
}

/** The text the demo answers with. */
export async function answerTo(
  texts: string | readonly string[],
  overrides: Partial<ModelRequest> = {},
): Promise<string> {
  return textOf(await partsOf(aRequest(texts, overrides)));
}
