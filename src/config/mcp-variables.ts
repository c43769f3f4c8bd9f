import { z } from 'zod';
import { yesOrNo } from './variable-types.js';

/** The variables of the Model Context Protocol. */
export const MCP_VARIABLES = {
  MCP_CONFIG: z
    .string()
    .optional()
    .describe(
      'A JSON file of MCP servers whose tools models may call, in the usual form `{"mcpServers": {…}}` (docs/mcp.md). Unset: none.',
    ),
  MCP_SERVER_ENABLED: yesOrNo(true).describe("Offers Nestor's own tools to MCP clients at /mcp."),
};
