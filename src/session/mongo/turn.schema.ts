import { Schema } from 'mongoose';
import type { FinishReason, Usage } from '../../conversation/index.js';
import type { StoredTurnStatus } from '../session.repository.js';
import type { MessageDocument } from './message-document.js';

/** One turn with all its messages, so that a write to it is one write to one document. */
export interface TurnDocument {
  readonly _id: string;
  /** The `_id` of its session. */
  readonly session: string;
  readonly number: number;
  readonly status: StoredTurnStatus;
  readonly messages: readonly MessageDocument[];
  /** Whether it has ended with any message after the user's, and so belongs into a window. */
  readonly isAnswered: boolean;
  /** How many of the messages a person would see. */
  readonly visibleCount: number;
  /** What all messages cost in a prompt. */
  readonly tokens: number;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly provider?: string;
  readonly model?: string;
  readonly usage?: Usage;
  readonly failedUsage?: Usage;
  readonly finishReason?: FinishReason;
  /** There when the process that runs it is asked to cancel it. */
  readonly isCancelRequested?: boolean;
  /** There when it was to take the place of earlier turns. */
  readonly replacesFrom?: number;
  readonly expiresAt: Date;
}

const part = { _id: false, id: false } as const;

const vendorDataSchema = new Schema({ vendor: String, model: String, signature: String }, part);

const toolCallSchema = new Schema(
  { callId: String, name: String, arguments: String, vendorData: vendorDataSchema },
  part,
);

const messageSchema = new Schema(
  {
    id: String,
    role: String,
    content: String,
    createdAt: Date,
    tokens: Number,
    toolCalls: { type: [toolCallSchema], default: undefined },
    interrupted: Boolean,
    callId: String,
    name: String,
    isError: Boolean,
  },
  part,
);

const usageSchema = new Schema(
  {
    inputTokens: Number,
    outputTokens: Number,
    cachedInputTokens: Number,
    estimated: Boolean,
    costUsd: Number,
  },
  part,
);

export const turnSchema = new Schema<TurnDocument>(
  {
    _id: String,
    session: String,
    number: Number,
    status: String,
    messages: [messageSchema],
    isAnswered: Boolean,
    visibleCount: Number,
    tokens: Number,
    startedAt: Date,
    endedAt: Date,
    provider: String,
    model: String,
    usage: usageSchema,
    failedUsage: usageSchema,
    finishReason: String,
    isCancelRequested: Boolean,
    replacesFrom: Number,
    expiresAt: Date,
  },
  { collection: 'turns', id: false, versionKey: false, autoCreate: false, autoIndex: false },
);

turnSchema.index({ session: 1, number: 1 }, { unique: true });
turnSchema.index({ session: 1, isAnswered: 1, number: -1 });
turnSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
