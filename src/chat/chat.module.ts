import { Module } from '@nestjs/common';
import { ERROR_DIALECTS } from '../common/http/index.js';
import { ProvidersModule } from '../providers/index.js';
import { RateLimitModule } from '../rate-limit/index.js';
import { ToolsModule } from '../tools/index.js';
import { TurnsModule } from '../turns/index.js';
import { ChatStreamController } from './chat-stream/chat-stream.controller.js';
import { McpController } from './mcp/mcp.controller.js';
import { MemoryController } from './memory/memory.controller.js';
import { ChatCompletionsController } from './openai/chat-completions.controller.js';
import { ModelsController } from './openai/models.controller.js';
import { OPENAI_ERROR_DIALECT } from './openai/openai-error.dialect.js';
import { ProviderChatController } from './provider/provider-chat.controller.js';
import { RawTextController } from './raw-text/raw-text.controller.js';
import { RemindersController } from './reminders/reminders.controller.js';
import { RateLimitInfoController } from './service-info/rate-limit-info.controller.js';
import { SentryDebugController } from './service-info/sentry-debug.controller.js';
import { ServiceInfoController } from './service-info/service-info.controller.js';
import { SessionController } from './session/session.controller.js';
import { StreamController } from './stream/stream.controller.js';
import { ToolsController } from './tools/tools.controller.js';
import { TurnsController } from './turns/turns.controller.js';
import { UserChatController } from './user-chat/user-chat.controller.js';
import { UserHistoryController } from './user-chat/user-history.controller.js';
import { UiChatController } from './ui-message-stream/ui-chat.controller.js';

@Module({
  imports: [ProvidersModule, RateLimitModule, ToolsModule, TurnsModule],
  controllers: [
    ServiceInfoController,
    RateLimitInfoController,
    SentryDebugController,
    StreamController,
    RawTextController,
    ProviderChatController,
    UserChatController,
    UserHistoryController,
    ChatStreamController,
    ChatCompletionsController,
    ModelsController,
    SessionController,
    MemoryController,
    RemindersController,
    ToolsController,
    McpController,
    TurnsController,
    UiChatController,
  ],
  providers: [{ provide: ERROR_DIALECTS, useValue: [OPENAI_ERROR_DIALECT] }],
  exports: [ERROR_DIALECTS],
})
export class ChatModule {}
