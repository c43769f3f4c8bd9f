import type { TurnEvent } from '../../conversation/index.js';

export type { TurnEvent };

/** The shapes that the page's modules share. */
export interface TextPart {
  type: 'text';
  text: string;
}

export interface ToolPart {
  type: 'tool';
  callId: string;
  name: string;
  arguments: unknown;
  result?: unknown;
  error?: string;
  durationMs?: number;
}

export type Part = TextPart | ToolPart;

export interface Failure {
  code: string;
  message: string;
  requestId?: string | undefined;
  retryAfterSeconds?: number | undefined;
}

export interface UserMessage {
  role: 'user';
  key: string;
  text: string;
}

export interface AssistantMessage {
  role: 'assistant';
  key: string;
  parts: Part[];
  status: 'streaming' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  /** Counts up with every change, so that what has not changed is not drawn again. */
  version: number;
  turnId?: string;
  provider?: string;
  model?: string;
  outputTokens?: number;
  durationMs?: number;
  startedAt?: number;
  finishReason?: string;
  sha256?: string;
  isVerified?: boolean;
  note?: { mode: string; provider: string; model: string };
  failure?: Failure;
}

export type Message = UserMessage | AssistantMessage;

/** As `GET /session/{id}/export` gives them, as far as the page reads them. */
export interface ExportedTurn {
  turn_id: string;
  status: string;
  started_at: number;
  ended_at?: number;
  provider?: string;
  model?: string;
  usage?: { output_tokens: number };
  messages: ExportedMessage[];
}

export interface ExportedMessage {
  role: string;
  content: string;
  interrupted?: boolean;
  tool_calls?: { call_id: string; name: string; arguments: unknown }[];
  call_id?: string;
  is_error?: boolean;
}

export interface Session {
  id: string;
  lastActivity: number;
  messageCount: number;
}

export interface Model {
  id: string;
  provider: string;
  model?: string;
}

export interface Quota {
  limit: number;
  remaining: number;
  /** Epoch seconds. */
  reset: number;
}

/** A turn whose end this browser has not seen. */
export interface OpenTurn {
  key: string;
  input: string;
  turnId?: string;
  provider?: string | undefined;
  model?: string | undefined;
}

export type Connection = 'idle' | 'waiting' | 'streaming' | 'reconnecting';
export type Theme = 'system' | 'light' | 'dark';
export type Language = 'en' | 'vi';

export interface State {
  language: Language;
  theme: Theme;
  sessions: Session[];
  titles: Record<string, string>;
  sessionId: string | undefined;
  messages: Message[];
  isLoading: boolean;
  loadFailure: Failure | undefined;
  connection: Connection;
  isStopping: boolean;
  models: Model[];
  choice: string;
  quota: Quota | undefined;
  isDrawerOpen: boolean;
  isKeyWanted: boolean;
  isKeyRefused: boolean;
  deleted: { session: Session } | undefined;
  isPinned: boolean;
  announcement: string;
}
