export {
  MONGO_START_TIMEOUT_MS,
  startInterruptibleMongo,
  startMongo,
  type InterruptibleMongo,
  type TestMongo,
} from './start-mongo.js';
