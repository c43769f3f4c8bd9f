import { Module } from '@nestjs/common';
import { ProvidersModule } from '../providers/index.js';
import { ToolsModule } from '../tools/index.js';
import { MemoryTurnLog } from './memory/memory-turn-log.js';
import { Clock, SystemClock } from '../common/time/index.js';
import { ClaimLeases } from './idempotency/claim-leases.js';
import { IdempotentTurns } from './idempotency/idempotent-turns.js';
import { FactKeeperModule } from './fact-keeper.module.js';
import { CancelRequests } from './cancel-requests.js';
import { ConversationOpener } from './conversation-opener.js';
import { PastTurns } from './past-turns.js';
import { PromptBuilder } from './prompt-builder.js';
import { RemindersModule } from './reminders/reminders.module.js';
import { SessionCleaner } from './session-cleaner.js';
import { SessionHolder } from './session-holder.js';
import { SessionLock } from './session-lock.js';
import { SessionReaderModule } from './session-reader.module.js';
import { TurnEngine } from './turn-engine.js';
import { TurnLog } from './turn-log.js';
import { TurnMetrics } from './turn-metrics.js';
import { TurnRunner } from './turn-runner.js';
import { TurnTelemetry } from './turn-telemetry.js';
import { TurnReader } from './turn-reader.js';
import { TurnsElsewhere } from './turns-elsewhere.js';
import { TurnsService } from './turns.service.js';

@Module({
  imports: [FactKeeperModule, ProvidersModule, RemindersModule, SessionReaderModule, ToolsModule],
  providers: [
    TurnsService,
    TurnReader,
    TurnsElsewhere,
    TurnRunner,
    ConversationOpener,
    PromptBuilder,
    TurnEngine,
    TurnMetrics,
    TurnTelemetry,
    SessionHolder,
    CancelRequests,
    SessionLock,
    IdempotentTurns,
    ClaimLeases,
    PastTurns,
    SessionCleaner,
    { provide: Clock, useClass: SystemClock },
    { provide: TurnLog, useClass: MemoryTurnLog },
  ],
  exports: [TurnsService],
})
export class TurnsModule {}
