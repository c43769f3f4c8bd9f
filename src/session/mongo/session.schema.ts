import { Schema } from 'mongoose';

/** One session. `_id` is its identity: a session created under the key of one that is gone gets another. */
export interface SessionDocument {
  readonly _id: string;
  readonly scope: string;
  readonly id: string;
  /** Where it was created from. */
  readonly address: string;
  readonly createdAt: Date;
  readonly lastActivityAt: Date;
  readonly expiresAt: Date;
  /** No turn of the session expires before this, and the session itself never after it. */
  readonly turnsExpireAt: Date;
  /** Turns begun so far; the number of the latest. */
  readonly turnCount: number;
  /** The turn that holds the session, and until when; both are there or neither. */
  readonly leaseTurnId?: string;
  readonly leaseUntil?: Date;
}

export const sessionSchema = new Schema<SessionDocument>(
  {
    _id: String,
    scope: String,
    id: String,
    address: String,
    createdAt: Date,
    lastActivityAt: Date,
    expiresAt: Date,
    turnsExpireAt: Date,
    turnCount: Number,
    leaseTurnId: String,
    leaseUntil: Date,
  },
  { collection: 'sessions', id: false, versionKey: false, autoCreate: false, autoIndex: false },
);

sessionSchema.index({ scope: 1, id: 1 }, { unique: true });
sessionSchema.index({ scope: 1, lastActivityAt: -1 });
sessionSchema.index({ scope: 1, address: 1, lastActivityAt: -1 });
sessionSchema.index({ leaseUntil: 1 }, { sparse: true });
sessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
