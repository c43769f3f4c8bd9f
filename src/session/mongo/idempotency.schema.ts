import { Schema } from 'mongoose';

/** What is kept under one idempotency key. */
export interface IdempotencyDocument {
  /** Owner and key as one text, so that the index of `_id` keeps the claims apart. */
  readonly _id: string;
  readonly fingerprint: string;
  readonly scope: string;
  readonly session: string;
  readonly turn: string;
  readonly leaseUntil: Date;
  readonly expiresAt: Date;
  readonly hasEnded: boolean;
  /** Packed; text, since keys of tool arguments may be anything. */
  readonly events?: string;
}

export const idempotencySchema = new Schema<IdempotencyDocument>(
  {
    _id: String,
    fingerprint: String,
    scope: String,
    session: String,
    turn: String,
    leaseUntil: Date,
    expiresAt: Date,
    hasEnded: Boolean,
    events: String,
  },
  { collection: 'idempotency_keys', id: false, versionKey: false, autoCreate: false, autoIndex: false },
);

idempotencySchema.index({ turn: 1 }, { unique: true });
idempotencySchema.index({ scope: 1, session: 1 });
idempotencySchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
