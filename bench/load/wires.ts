/** The wires that the contenders speak. */
export type Wire = keyof typeof WIRES;

/** Where an answer's text is in the events of a stream, and what tells that the answer is whole. */
export interface WireFormat {
  /** The way to the text in an event's JSON; none where the text is the data itself. */
  readonly textPath: readonly (string | number)[] | undefined;
  /** Is in the data of the last event of a whole answer. */
  readonly ending: string;
}

/** By name. The name of the last step of `textPath` must hold nothing but the answer's text. */
export const WIRES = {
  /** OpenAI's chat completions, also what the floor passes on. */
  openai: { textPath: ['choices', 0, 'delta', 'content'], ending: '[DONE]' },
  /** `{"type": "chunk", "content"}` and a last `{"type": "done"}`, of the servers written for this comparison. */
  plain: { textPath: ['content'], ending: '"type":"done"' },
  /** AI SDK's UI message stream. */
  uiMessages: { textPath: ['delta'], ending: '[DONE]' },
  /** Nestor's `/stream` and `/chat/{provider}`. */
  stream: { textPath: ['content'], ending: '"type":"end"' },
  /** Nestor's `/v1/turns`. */
  turns: { textPath: ['text'], ending: '"type":"turn-end"' },
  /** Nestor's `/api/chat`. */
  apiChat: { textPath: ['content'], ending: '[DONE]' },
  /** Nestor's `/chat`. */
  rawText: { textPath: undefined, ending: '[DONE]' },
} as const satisfies Record<string, WireFormat>;
