import type { RecordedBody } from './fake-llm/index.js';

interface Block {
  readonly type?: string;
  readonly id?: string;
  readonly tool_use_id?: string;
}

interface Part {
  readonly text?: string;
  readonly functionCall?: { readonly id?: string; readonly name: string };
  readonly functionResponse?: { readonly id?: string; readonly name: string };
}

/** What Anthropic would refuse in the messages of a request; nothing where they are legal. */
export function findIllegalForClaude({ messages = [] }: RecordedBody): string[] {
  const turns = messages.map(({ role, content }) => ({ role, blocks: content as readonly Block[] }));
  const ids = turns.flatMap(({ blocks }) =>
    blocks.flatMap(({ type, id }) => (type === 'tool_use' ? [id] : [])),
  );
  return [
    ...findBadRoles(
      turns.map(({ role }) => role),
      'assistant',
    ),
    ...ids.filter((id) => !/^[a-zA-Z0-9_-]+$/.test(id ?? '')).map((id) => `bad id ${id}`),
    ...turns.flatMap(({ blocks }, index) => {
      const calls = blocks.flatMap(({ type, id }) => (type === 'tool_use' ? [id] : []));
      const next = turns[index + 1]?.blocks ?? [];
      const results = next.flatMap(({ type, tool_use_id: id }) => (type === 'tool_result' ? [id] : []));
      return findUnmatched(calls, results);
    }),
  ];
}

/** What Gemini would refuse in the contents of a request for a model that checks signatures; nothing where they are legal. */
export function findIllegalForGemini(body: RecordedBody): string[] {
  const contents = body['contents'] as readonly { readonly role: string; readonly parts: readonly Part[] }[];
  return [
    ...findBadRoles(
      contents.map(({ role }) => role),
      'model',
    ),
    ...contents.flatMap(({ parts }) =>
      parts.length === 0 || parts.some(({ text }) => text === '') ? ['blank'] : [],
    ),
    ...contents.flatMap(({ parts }, index) => {
      const calls = parts.flatMap(({ functionCall: call }) => (call ? [`${call.id} ${call.name}`] : []));
      const next = contents[index + 1]?.parts ?? [];
      const results = next.flatMap(({ functionResponse: of }) => (of ? [`${of.id} ${of.name}`] : []));
      return findUnmatched(calls, results);
    }),
  ];
}

interface OpenAiMessage {
  readonly role: string;
  readonly content?: unknown;
  readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly arguments: string } }[];
  readonly tool_call_id?: string;
}

/** What OpenAI would refuse in the messages of a request; nothing where they are legal. */
export function findIllegalForOpenAi(body: RecordedBody): string[] {
  const messages = body.messages as unknown as readonly OpenAiMessage[];
  return messages.flatMap(({ role, content, tool_calls: calls = [] }, index) => {
    if (role === 'tool') {
      // Counted by the answer that called; here only one that nobody called.
      const before = messages.slice(0, index).findLast((message) => message.role !== 'tool');
      return before?.tool_calls === undefined ? [`result without a call at ${index}`] : [];
    }
    const end = messages.findIndex((message, at) => at > index && message.role !== 'tool');
    const results = messages.slice(index + 1, end === -1 ? undefined : end);
    return [
      ...(role !== 'assistant' && calls.length > 0 ? [`calls of ${role}`] : []),
      ...(typeof content !== 'string' && calls.length === 0 ? [`no content at ${index}`] : []),
      ...calls.filter((call) => !isJson(call.function.arguments)).map(({ id }) => `arguments of ${id}`),
      ...(calls.length > 0
        ? findUnmatched(
            calls.map(({ id }) => id),
            results.map((message) => message.tool_call_id),
          )
        : []),
    ];
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function findBadRoles(roles: readonly string[], answering: string): string[] {
  const expected = roles.map((_, index) => (index % 2 === 0 ? 'user' : answering));
  return roles.flatMap((role, index) => (role === expected[index] ? [] : [`${role} at ${index}`]));
}

function findUnmatched(calls: readonly unknown[], results: readonly unknown[]): string[] {
  const isSame = calls.length === results.length && calls.every((call, index) => call === results[index]);
  return isSame ? [] : [`calls ${calls.join()} but results ${results.join()}`];
}
