import { z } from 'zod';

const text = z.string();

/** Parts of another type than text, such as images, are refused by name. */
const textPart = z.object({ type: z.literal('text', 'only parts of type text are supported'), text });
const textContent = z.union([text, z.array(textPart).min(1)]);
const refusalPart = z.object({ type: z.literal('refusal'), refusal: text });

const toolCall = z.object({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.object({ name: z.string().min(1), arguments: text }),
});

/** One message of a chat completion request: https://platform.openai.com/docs/api-reference/chat/create. */
export const messageSchema = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: textContent }),
  z.object({ role: z.literal('developer'), content: textContent }),
  z.object({ role: z.literal('user'), content: textContent }),
  z.object({
    role: z.literal('assistant'),
    content: z.union([text, z.array(z.union([textPart, refusalPart]))]).nullish(),
    refusal: text.nullish(),
    tool_calls: z.array(toolCall).nullish(),
  }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string().min(1), content: textContent }),
]);

export type RequestMessage = z.infer<typeof messageSchema>;
