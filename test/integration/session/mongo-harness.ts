import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule, parseConfiguration } from '../../../src/config/index.js';
import { Clock } from '../../../src/session/clock.js';
import { MongoSessionModule } from '../../../src/session/mongo/index.js';
import { SessionRepository } from '../../../src/session/session.repository.js';

export interface MongoStore {
  readonly repository: SessionRepository;
  readonly module: TestingModule;
}

/** The adapter wired as the service wires it, on its own connection. */
export async function openMongoStore(uri: string, ttlSeconds: number, clock?: Clock): Promise<MongoStore> {
  const configuration = parseConfiguration({ MONGODB_URI: uri, SESSION_TTL_SECONDS: String(ttlSeconds) });
  const builder = Test.createTestingModule({
    imports: [ConfigModule.forRoot(configuration), MongoSessionModule],
  });
  if (clock !== undefined) builder.overrideProvider(Clock).useValue(clock);
  const module = await builder.compile();
  await module.init();
  return { module, repository: module.get(SessionRepository) };
}
