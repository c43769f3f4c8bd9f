import { Module } from '@nestjs/common';
import { ProvidersModule } from '../providers/index.js';
import { ToolsModule } from '../tools/index.js';
import { MemoryTurnLog } from './memory/memory-turn-log.js';
import { FactKeeperModule } from './fact-keeper.module.js';
import { ConversationOpener } from './conversation-opener.js';
import { PromptBuilder } from './prompt-builder.js';
import { SessionHolder } from './session-holder.js';
import { SessionLock } from './session-lock.js';
import { SessionReaderModule } from './session-reader.module.js';
import { TurnEngine } from './turn-engine.js';
import { TurnLog } from './turn-log.js';
import { TurnRunner } from './turn-runner.js';
import { TurnsService } from './turns.service.js';

@Module({
  imports: [FactKeeperModule, ProvidersModule, SessionReaderModule, ToolsModule],
  providers: [
    TurnsService,
    TurnRunner,
    ConversationOpener,
    PromptBuilder,
    TurnEngine,
    SessionHolder,
    SessionLock,
    { provide: TurnLog, useClass: MemoryTurnLog },
  ],
  exports: [TurnsService],
})
export class TurnsModule {}
