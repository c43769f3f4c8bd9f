import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/time/index.js';
import { EmbeddedMemory } from '../../memory/embedded-memory.js';
import type { PreparedFact } from '../../memory/prepare-fact.js';
import { MAX_FACTS, type Fact, type MemoryOwner, type RememberedFact } from '../../memory/user-memory.js';
import { SqliteDatabase } from '../sqlite-database.js';
import { toFact, type FactRow } from './fact-row.js';
import { Strangers } from './strangers.js';
import { toIndexedText, toMatch } from './full-text.js';

/** User memory in the SQLite file of the sessions, searched by its full-text index. */
@Injectable()
export class SqliteUserMemory extends EmbeddedMemory {
  private readonly strangers = new Strangers();

  constructor(
    private readonly database: SqliteDatabase,
    protected readonly clock: Clock,
  ) {
    super();
  }

  override isStranger(owner: MemoryOwner): boolean {
    const version = this.database.seenVersion;
    return version !== undefined && this.strangers.has(owner, version);
  }

  protected store(
    owner: MemoryOwner,
    fact: PreparedFact,
    expiresAt: number | undefined,
  ): Promise<RememberedFact> {
    const newId = randomUUID();
    return this.database.write((statements) => {
      this.strangers.forget(owner);
      const now = this.clock.now();
      statements.deleteExpiredFactsOf.run({ ...ownerOf(owner), now });
      const row = statements.rememberFact.get({
        ...ownerOf(owner),
        id: newId,
        sameKey: fact.sameKey,
        text: fact.text,
        subject: fact.subject ?? null,
        importance: fact.importance,
        now,
        turnId: fact.sourceTurnId ?? null,
        sessionId: fact.sourceSessionId ?? null,
        expiresAt: expiresAt ?? null,
      }) as FactRow & { fact_key: number };
      const { id, subject, fact_key: factKey } = row;
      const isNew = id === newId;
      if (isNew) statements.indexFact.run({ factKey, terms: toIndexedText(owner, fact.terms) });
      const sameSubject = { ...ownerOf(owner), id, subject };
      const superseded = subject === null ? [] : (statements.readSuperseded.all(sameSubject) as FactRow[]);
      if (subject !== null) statements.supersedeFacts.run(sameSubject);
      const surplus = statements.deleteSurplusFacts.run({ ...ownerOf(owner), id, limit: MAX_FACTS });
      if (surplus.changes > 0) statements.deleteOrphanedFacts.run(ownerOf(owner));
      return {
        fact: toFact(row),
        isNew,
        superseded: superseded.map((old) => ({ ...toFact(old), supersededBy: id })),
      };
    });
  }

  protected readTop(owner: MemoryOwner, limit: number): Promise<Fact[]> {
    return this.database.run((statements) => {
      if (this.strangers.has(owner, this.database.version(statements))) return [];
      const rows = statements.readTopFacts.all({ ...this.live(owner), limit });
      if (rows.length === 0) this.strangers.add(owner);
      return toFacts(rows);
    });
  }

  protected readMatching(owner: MemoryOwner, terms: readonly string[]): Promise<Fact[]> {
    return this.database.run((statements) =>
      toFacts(statements.readMatchingFacts.all({ ...this.live(owner), match: toMatch(owner, terms) })),
    );
  }

  protected readAll(owner: MemoryOwner): Promise<Fact[]> {
    return this.database.run((statements) => toFacts(statements.readAllFacts.all(this.live(owner))));
  }

  protected async extend(owner: MemoryOwner, expiresAt: number): Promise<void> {
    await this.database.run((statements) => statements.extendFacts.run({ ...this.live(owner), expiresAt }));
  }

  async deleteExpired(): Promise<number> {
    const now = this.clock.now();
    const { changes } = await this.database.run((statements) => statements.deleteExpiredFacts.run({ now }));
    return Number(changes);
  }

  forget(owner: MemoryOwner, factId: string): Promise<boolean> {
    return this.database.write((statements) => {
      const parameters = { ...ownerOf(owner), id: factId };
      if (statements.forgetFact.run(parameters).changes === 0) return false;
      statements.forgetFactsSupersededBy.run(parameters);
      return true;
    });
  }

  async forgetAll(owner: MemoryOwner): Promise<number> {
    const { changes } = await this.database.run((statements) =>
      statements.forgetAllFacts.run(ownerOf(owner)),
    );
    return Number(changes);
  }

  async forgetSession(scope: string, sessionId: string): Promise<void> {
    await this.database.write((statements) => {
      statements.forgetFactsSupersededBySession.run({ scope, sessionId });
      statements.forgetFactsOfSession.run({ scope, sessionId });
    });
  }

  private live(owner: MemoryOwner): { scope: string; userId: string; now: number } {
    return { ...ownerOf(owner), now: this.clock.now() };
  }
}

function ownerOf({ scope, userId }: MemoryOwner): { scope: string; userId: string } {
  return { scope, userId };
}

function toFacts(rows: readonly unknown[]): Fact[] {
  return (rows as readonly FactRow[]).map(toFact);
}
