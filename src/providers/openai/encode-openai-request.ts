import type { ToolSpec } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';
import { toOpenAiRequest, toOpenAiTool, type RequestSettings } from './to-openai-request.js';

/** The tools of the service are the same from call to call, and more text than most conversations. */
const encodedTools = new WeakMap<readonly ToolSpec[], string>();

/** The body of `toOpenAiRequest` as JSON. */
export function encodeOpenAiRequest(request: ModelRequest, settings: RequestSettings): string {
  const { tools } = request;
  const { tools: _tools, ...body } = toOpenAiRequest(request, settings);
  const text = JSON.stringify(body);
  return tools.length === 0 ? text : `${text.slice(0, -1)},"tools":${encodeTools(tools)}}`;
}

function encodeTools(tools: readonly ToolSpec[]): string {
  const known = encodedTools.get(tools);
  if (known !== undefined) return known;
  const text = JSON.stringify(tools.map(toOpenAiTool));
  encodedTools.set(tools, text);
  return text;
}
