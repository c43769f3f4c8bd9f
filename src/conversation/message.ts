import type { ToolCall } from './tool.js';

export interface SystemMessage {
  readonly role: 'system';
  readonly content: string;
}

export interface UserMessage {
  readonly role: 'user';
  readonly content: string;
}

/** An answer of a model, or its request for tools; `content` may be empty when it only calls tools. */
export interface AssistantMessage {
  readonly role: 'assistant';
  readonly content: string;
  readonly toolCalls?: readonly ToolCall[];
  /** True when the answer was cut: cancelled, failed or out of time. It is what was delivered so far. */
  readonly interrupted?: boolean;
}

/** The answer to one tool call. `content` is what the model reads. */
export interface ToolMessage {
  readonly role: 'tool';
  readonly callId: string;
  readonly name: string;
  readonly content: string;
  readonly isError?: boolean;
}

/** One message of a conversation, in no vendor's form. */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage;

export type Role = Message['role'];
