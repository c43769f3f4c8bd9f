import type { ToolSpec } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';
import { toOpenAiRequest, toOpenAiTool, toToolWishes, type RequestSettings } from './to-openai-request.js';

/** The tools of the service are the same from call to call, and more text than most conversations. */
const encodedTools = new WeakMap<readonly ToolSpec[], Buffer>();

/** The body of `toOpenAiRequest` as JSON. */
export function encodeOpenAiRequest(request: ModelRequest, settings: RequestSettings): Buffer {
  const { tools } = request;
  if (tools.length === 0) return Buffer.from(JSON.stringify(toOpenAiRequest(request, settings)));
  const body = { ...toOpenAiRequest({ ...request, tools: [] }, settings), ...toToolWishes(request) };
  const text = JSON.stringify(body);
  return Buffer.concat([Buffer.from(`${text.slice(0, -1)},"tools":`), encodeTools(tools), Buffer.from('}')]);
}

function encodeTools(tools: readonly ToolSpec[]): Buffer {
  const known = encodedTools.get(tools);
  if (known !== undefined) return known;
  const bytes = Buffer.from(JSON.stringify(tools.map(toOpenAiTool)));
  encodedTools.set(tools, bytes);
  return bytes;
}
