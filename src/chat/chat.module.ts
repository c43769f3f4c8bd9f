import { Module } from '@nestjs/common';
import { ProvidersModule } from '../providers/index.js';
import { RateLimitModule } from '../rate-limit/index.js';
import { ToolsModule } from '../tools/index.js';
import { TurnsModule } from '../turns/index.js';
import { ServiceInfoController } from './service-info/service-info.controller.js';
import { SessionController } from './session/session.controller.js';
import { StreamController } from './stream/stream.controller.js';
import { ToolsController } from './tools/tools.controller.js';
import { TurnsController } from './turns/turns.controller.js';

@Module({
  imports: [ProvidersModule, RateLimitModule, ToolsModule, TurnsModule],
  controllers: [ServiceInfoController, StreamController, SessionController, ToolsController, TurnsController],
})
export class ChatModule {}
