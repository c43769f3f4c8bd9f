/** The events of Anthropic's wire, as plain objects; each is sent under its `type` as its name. */

export interface WireEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Usage as Anthropic sends it. */
export interface FakeUsage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_input_tokens?: number;
  readonly cache_read_input_tokens?: number;
}

export function messageStart(model = 'fake-model', usage: FakeUsage): WireEvent {
  const message = { id: 'msg_fake', type: 'message', role: 'assistant', model, content: [] };
  return { type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null, usage } };
}

export function blockStart(index: number, content_block: object): WireEvent {
  return { type: 'content_block_start', index, content_block };
}

export function textDelta(index: number, text: string): WireEvent {
  return { type: 'content_block_delta', index, delta: { type: 'text_delta', text } };
}

export function jsonDelta(index: number, partial_json: string): WireEvent {
  return { type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json } };
}

export function blockStop(index: number): WireEvent {
  return { type: 'content_block_stop', index };
}

export function messageDelta(stop_reason: string, output_tokens: number): WireEvent {
  return { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens } };
}

export const PING: WireEvent = { type: 'ping' };
export const MESSAGE_STOP: WireEvent = { type: 'message_stop' };
