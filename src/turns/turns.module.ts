import { Module } from '@nestjs/common';
import { ProvidersModule } from '../providers/index.js';
import { ToolsModule } from '../tools/index.js';
import { MemoryTurnLog } from './memory/memory-turn-log.js';
import { FactKeeperModule } from './fact-keeper.module.js';
import { ConversationOpener } from './conversation-opener.js';
import { PromptBuilder } from './prompt-builder.js';
import { SessionLock } from './session-lock.js';
import { SessionReaderModule } from './session-reader.module.js';
import { TurnEngine } from './turn-engine.js';
import { TurnLog } from './turn-log.js';
import { TurnMetrics } from './turn-metrics.js';
import { TurnRunner } from './turn-runner.js';
import { TurnTelemetry } from './turn-telemetry.js';
import { TurnsService } from './turns.service.js';

@Module({
  imports: [FactKeeperModule, ProvidersModule, SessionReaderModule, ToolsModule],
  providers: [
    TurnsService,
    TurnRunner,
    ConversationOpener,
    PromptBuilder,
    TurnEngine,
    TurnMetrics,
    TurnTelemetry,
    SessionLock,
    { provide: TurnLog, useClass: MemoryTurnLog },
  ],
  exports: [TurnsService],
})
export class TurnsModule {}
