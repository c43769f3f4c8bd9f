import { EmbeddedMemory } from '../../../src/session/memory/embedded-memory.js';
import { startMongo } from '../../support/mongo/index.js';
import { ManualClock } from '../session/manual-clock.js';
import { openMongoStore } from '../session/mongo-harness.js';
import { describeUserMemory } from './user-memory.contract.js';

describeUserMemory('MongoDB', async () => {
  const server = await startMongo();
  const clock = new ManualClock();
  const [store, other] = [
    await openMongoStore(server.uri, 60, clock),
    await openMongoStore(server.uri, 60, clock),
  ];
  return {
    memory: store.module.get(EmbeddedMemory),
    otherMemory: other.module.get(EmbeddedMemory),
    clock,
    close: async () => {
      await store.module.close();
      await other.module.close();
      await server.stop();
    },
  };
});
