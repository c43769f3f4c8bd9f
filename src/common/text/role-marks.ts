/**
 * The signs with which the templates of chat models mark roles: angle brackets (ChatML, Llama, Gemma, DeepSeek), and the
 * brackets around the words of Mistral's: https://docs.mistral.ai/guides/tokenization/
 */
const ROLE_MARK =
  /[<>]|\[(?=\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|THINK)\])/gi;

/** Puts something else in the place of each sign by which a text could begin a message of another role; `index` is where it stands. */
export function replaceRoleMarks(text: string, replacement: (sign: string, index: number) => string): string {
  return text.replace(ROLE_MARK, replacement);
}
