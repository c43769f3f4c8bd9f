import type { ListedMcpServer } from '../../tools/index.js';
import type { McpServerItem } from './tools.dto.js';

/** A server as `GET /tools` shows it. */
export function toMcpServerItem({ name, state, reason, toolCount, leftOut }: ListedMcpServer): McpServerItem {
  const left_out = leftOut.map((tool) => ({ name: tool.name, reason: tool.reason }));
  return { name, state, ...(reason !== undefined && { reason }), tool_count: toolCount, left_out };
}
