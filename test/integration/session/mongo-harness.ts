import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule, parseConfiguration } from '../../../src/config/index.js';
import { Clock } from '../../../src/common/time/index.js';
import { MongoSessionModule } from '../../../src/session/mongo/index.js';
import { SessionRepository } from '../../../src/session/session.repository.js';

export interface MongoStore {
  readonly repository: SessionRepository;
  readonly module: TestingModule;
}

/** The adapter wired as the service wires it, on its own connection; not initialised yet. */
export function compileMongoStore(uri: string, ttlSeconds: number, clock?: Clock): Promise<TestingModule> {
  const configuration = parseConfiguration({ MONGODB_URI: uri, SESSION_TTL_SECONDS: String(ttlSeconds) });
  const builder = Test.createTestingModule({
    imports: [ConfigModule.forRoot(configuration), MongoSessionModule],
  });
  if (clock !== undefined) builder.overrideProvider(Clock).useValue(clock);
  return builder.compile();
}

export async function openMongoStore(uri: string, ttlSeconds: number, clock?: Clock): Promise<MongoStore> {
  const module = await compileMongoStore(uri, ttlSeconds, clock);
  await module.init();
  return { module, repository: module.get(SessionRepository) };
}
