import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { section } from '../../config/index.js';
import { Clock, SystemClock } from '../../common/time/index.js';
import { EmbeddedMemory } from '../memory/embedded-memory.js';
import { observedStore } from '../observe-store.js';
import { IdempotencyRepository } from '../idempotency/idempotency.repository.js';
import { SessionRepository } from '../session.repository.js';
import { idempotencySchema } from './idempotency.schema.js';
import { ReminderRepository } from '../reminders/reminder.repository.js';
import { factSchema } from './memory/fact.schema.js';
import { MongoUserMemory } from './memory/mongo.user-memory.js';
import {
  CALL_TIMEOUT,
  CALL_TIMEOUT_MS,
  CONNECTION_NAME,
  FACT_MODEL,
  MongoConnection,
  mongooseOptions,
  SESSION_MODEL,
  TURN_MODEL,
} from './mongo-connection.js';
import { CommandLanes } from './command-lanes.js';
import { IDEMPOTENCY_MODEL, MongoIdempotencyRepository } from './mongo-idempotency.repository.js';
import { MongoSchema } from './mongo-schema.js';
import { MongoSessionRepository } from './mongo-session.repository.js';
import { MongoSessions } from './mongo-sessions.js';
import { MongoTurns } from './mongo-turns.js';
import { MongoReminderRepository } from './reminders/mongo.reminder.repository.js';
import { REMINDER_MODEL, reminderSchema } from './reminders/reminder.schema.js';
import { sessionSchema } from './session.schema.js';
import { turnSchema } from './turn.schema.js';

/** Offers the ports to sessions, user memory and reminders on the server at MONGODB_URI. Boots whether or not that server is up. */
@Module({
  imports: [
    MongooseModule.forRootAsync({
      connectionName: CONNECTION_NAME,
      inject: [section('store')],
      useFactory: mongooseOptions,
    }),
    MongooseModule.forFeature(
      [
        { name: SESSION_MODEL, schema: sessionSchema },
        { name: TURN_MODEL, schema: turnSchema },
        { name: IDEMPOTENCY_MODEL, schema: idempotencySchema },
        { name: FACT_MODEL, schema: factSchema },
        { name: REMINDER_MODEL, schema: reminderSchema },
      ],
      CONNECTION_NAME,
    ),
  ],
  providers: [
    { provide: Clock, useClass: SystemClock },
    { provide: CALL_TIMEOUT, useValue: CALL_TIMEOUT_MS },
    MongoConnection,
    MongoSchema,
    CommandLanes,
    MongoSessions,
    MongoTurns,
    ...observedStore(MongoSessionRepository, 'mongodb'),
    { provide: IdempotencyRepository, useClass: MongoIdempotencyRepository },
    { provide: EmbeddedMemory, useClass: MongoUserMemory },
    { provide: ReminderRepository, useClass: MongoReminderRepository },
  ],
  exports: [SessionRepository, IdempotencyRepository, EmbeddedMemory, ReminderRepository],
})
export class MongoSessionModule {}
