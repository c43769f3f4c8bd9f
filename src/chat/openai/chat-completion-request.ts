import { z } from 'zod';
import { MAX_MESSAGES } from '../limits.js';
import { isShallow } from './is-shallow.js';
import { messageSchema } from './message.schema.js';

/** What OpenAI allows in the name of a function. */
const FUNCTION_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

const functionTool = z.object({
  type: z.literal('function'),
  function: z.object({
    name: z.string().min(1).regex(FUNCTION_NAME, 'expected letters, digits, _ and -, at most 64 of them'),
    description: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()).refine(isShallow, 'nested too deeply').nullish(),
  }),
});

const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.object({ type: z.literal('function'), function: z.object({ name: z.string().min(1) }) }),
]);

/** As OpenAI does: two functions of one name cannot be told apart. */
function refuseDuplicates(
  tools: readonly { readonly function: { readonly name: string } }[],
  context: z.RefinementCtx,
): void {
  const names = tools.map(({ function: { name } }) => name);
  const index = names.findIndex((name, place) => names.indexOf(name) !== place);
  if (index < 0) return;
  const path = [index, 'function', 'name'];
  context.addIssue({ code: 'custom', path, message: `duplicate function name '${names[index] ?? ''}'` });
}

const tokens = z.int().min(1);
const penalty = z.number().min(-2).max(2);

/**
 * The body of POST /v1/chat/completions: what of OpenAI's is read. Fields that are not here pass unread;
 * those that would change the answer in a way Nestor cannot are refused by `unsupportedParameter`.
 */
export const chatCompletionRequestSchema = z.object({
  model: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}+$/u)
    .describe('A provider, `provider/model`, or a model of one: see GET /v1/models.'),
  messages: z.array(messageSchema).min(1).max(MAX_MESSAGES),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_completion_tokens: tokens.nullish(),
  max_tokens: tokens.nullish(),
  stop: z.union([z.string().min(1), z.array(z.string().min(1)).max(4)]).nullish(),
  tools: z.array(functionTool).max(128).superRefine(refuseDuplicates).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  seed: z.number().refine(Number.isInteger, 'expected a whole number').nullish(),
  frequency_penalty: penalty.nullish(),
  presence_penalty: penalty.nullish(),
  user: z.string().nullish(),
});

export type ChatCompletionRequest = z.infer<typeof chatCompletionRequestSchema>;
