import { startMongo } from '../../support/mongo/index.js';
import type { SessionRepository } from '../../../src/session/session.repository.js';
import { knowing } from './contract/knowing.js';
import { ManualClock } from './manual-clock.js';
import { openMongoStore } from './mongo-harness.js';
import { describeSessionRepository } from './session-repository.contract.js';

const TTL_SECONDS = 60;

async function open(as: (repository: SessionRepository) => SessionRepository) {
  const server = await startMongo();
  const clock = new ManualClock();
  const store = await openMongoStore(server.uri, TTL_SECONDS, clock);
  const other = await openMongoStore(server.uri, TTL_SECONDS, clock);
  return {
    repository: as(store.repository),
    otherRepository: as(other.repository),
    clock,
    ttlMs: TTL_SECONDS * 1_000,
    leaseMs: 15_000,
    close: async () => {
      await store.module.close();
      await other.module.close();
      await server.stop();
    },
  };
}

describeSessionRepository('MongoDB', () => open((repository) => repository));
describeSessionRepository('MongoDB, told what is known,', () => open(knowing));
