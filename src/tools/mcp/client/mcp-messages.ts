import { z } from 'zod';

/** A page of a list; each tool is looked at by itself, so that one that is wrong does not hide the others. */
export const TOOL_PAGE = z.looseObject({
  tools: z.array(z.unknown()),
  nextCursor: z.string().optional(),
});

export const LISTED_TOOL = z.looseObject({
  name: z.string().min(1).max(1_000),
  title: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  inputSchema: z.unknown(),
});

export const CALL_RESULT = z.looseObject({
  content: z.array(z.unknown()).optional(),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().optional(),
});

export type McpCallResult = z.infer<typeof CALL_RESULT>;
