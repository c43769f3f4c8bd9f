import { Schema } from 'mongoose';

/** One fact about a user. */
export interface FactDocument {
  readonly _id: string;
  readonly scope: string;
  readonly userId: string;
  /** Equal for texts that say the same. */
  readonly sameKey: string;
  readonly text: string;
  readonly subject?: string;
  readonly importance: number;
  /** The words of the text, folded: the full-text index that works on every server. */
  readonly terms: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly sourceTurnId?: string | null;
  readonly sourceSessionId?: string | null;
  /** Null while the fact holds. */
  readonly supersededBy: string | null;
  /** Absent for a fact that is kept until somebody forgets it. */
  readonly expiresAt?: Date;
}

export const factSchema = new Schema<FactDocument>(
  {
    _id: String,
    scope: String,
    userId: String,
    sameKey: String,
    text: String,
    subject: String,
    importance: Number,
    terms: [String],
    createdAt: Date,
    updatedAt: Date,
    sourceTurnId: String,
    sourceSessionId: String,
    supersededBy: String,
    expiresAt: Date,
  },
  { collection: 'facts', id: false, versionKey: false, autoCreate: false, autoIndex: false },
);

factSchema.index({ scope: 1, userId: 1, sameKey: 1 }, { unique: true });
factSchema.index({ scope: 1, userId: 1, supersededBy: 1, importance: -1, updatedAt: -1 });
factSchema.index({ scope: 1, userId: 1, terms: 1 });
factSchema.index({ scope: 1, sourceSessionId: 1 });
factSchema.index({ supersededBy: 1 });
factSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
