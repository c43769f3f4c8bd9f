import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule, parseConfiguration } from '../../../src/config/index.js';
import { Clock } from '../../../src/common/time/index.js';
import { MongoSessionModule } from '../../../src/session/mongo/index.js';
import { CALL_TIMEOUT } from '../../../src/session/mongo/mongo-connection.js';
import { SessionRepository } from '../../../src/session/session.repository.js';

export interface MongoStore {
  readonly repository: SessionRepository;
  readonly module: TestingModule;
}

/** More than in production: the server of the tests shares the machine with other tests, and the longest texts are 6 MB. */
const UNHURRIED_MS = 20_000;

/** The adapter wired as the service wires it, but for the time its calls have, on its own connection; not initialised yet. */
export function compileMongoStore(
  uri: string,
  ttlSeconds: number,
  clock?: Clock,
  callTimeoutMs = UNHURRIED_MS,
): Promise<TestingModule> {
  const configuration = parseConfiguration({ MONGODB_URI: uri, SESSION_TTL_SECONDS: String(ttlSeconds) });
  const builder = Test.createTestingModule({
    imports: [ConfigModule.forRoot(configuration), MongoSessionModule],
  });
  builder.overrideProvider(CALL_TIMEOUT).useValue(callTimeoutMs);
  if (clock !== undefined) builder.overrideProvider(Clock).useValue(clock);
  return builder.compile();
}

export async function openMongoStore(
  uri: string,
  ttlSeconds: number,
  clock?: Clock,
  callTimeoutMs?: number,
): Promise<MongoStore> {
  const module = await compileMongoStore(uri, ttlSeconds, clock, callTimeoutMs);
  await module.init();
  return { module, repository: module.get(SessionRepository) };
}
