import { AbstractChat, DefaultChatTransport, type ChatState, type ChatStatus, type UIMessage } from 'ai';

/** What `useChat` keeps in React, kept in fields. */
class MemoryChatState implements ChatState<UIMessage> {
  status: ChatStatus = 'ready';
  error: Error | undefined = undefined;

  constructor(public messages: UIMessage[]) {}

  pushMessage = (message: UIMessage): void => {
    this.messages = [...this.messages, message];
  };
  popMessage = (): void => {
    this.messages = this.messages.slice(0, -1);
  };
  replaceMessage = (index: number, message: UIMessage): void => {
    this.messages = this.messages.with(index, message);
  };
  snapshot = <Value>(value: Value): Value => structuredClone(value);
}

/** AI SDK's chat client without a page around it. */
export class MemoryChat extends AbstractChat<UIMessage> {
  constructor(api: string, id: string, { messages = [] as UIMessage[], body = {} } = {}) {
    super({ id, transport: new DefaultChatTransport({ api, body }), state: new MemoryChatState(messages) });
  }

  /** The text of the last message. */
  get lastText(): string {
    const parts = this.messages.at(-1)?.parts ?? [];
    return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  }
}
