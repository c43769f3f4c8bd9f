import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Clock, SystemClock } from '../common/time/index.js';
import { CancelReminderTool } from './builtin/cancel-reminder.tool.js';
import { CalculateTool } from './builtin/calculate.tool.js';
import { CreateReminderTool } from './builtin/create-reminder.tool.js';
import { ForgetFactTool } from './builtin/forget-fact.tool.js';
import { GetCurrentTimeTool } from './builtin/get-current-time.tool.js';
import { GetSessionInfoTool } from './builtin/get-session-info.tool.js';
import { ListRemindersTool } from './builtin/list-reminders.tool.js';
import { FINANCE_TOOLS } from './builtin/finance/finance-tools.js';
import { OUTBOUND_TOOLS } from './builtin/outbound-tools.js';
import { McpEndpoint, McpServers } from './mcp/index.js';
import { OutboundModule } from './outbound/index.js';
import { RecallFactsTool } from './builtin/recall-facts.tool.js';
import { RememberFactTool } from './builtin/remember-fact.tool.js';
import { ToolExecutor } from './tool-executor.js';
import { ToolRegistry } from './tool-registry.js';

const BUILTIN_TOOLS = [
  CalculateTool,
  CancelReminderTool,
  CreateReminderTool,
  ForgetFactTool,
  GetCurrentTimeTool,
  GetSessionInfoTool,
  ListRemindersTool,
  RecallFactsTool,
  RememberFactTool,
];

/** The tools that models may call. Needs the configuration, and a `SessionReader`, a `FactKeeper` and a `ReminderKeeper` from global modules. */
@Module({
  imports: [DiscoveryModule, OutboundModule],
  providers: [
    ToolRegistry,
    ToolExecutor,
    McpServers,
    McpEndpoint,
    { provide: Clock, useClass: SystemClock },
    ...BUILTIN_TOOLS,
    ...OUTBOUND_TOOLS,
    ...FINANCE_TOOLS,
  ],
  exports: [ToolRegistry, ToolExecutor, McpServers, McpEndpoint],
})
export class ToolsModule {}
