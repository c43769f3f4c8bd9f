import type { SessionSummary, StoredMessage, StoredTurn } from '../../session/index.js';
import type { ExportedMessage, ExportedTurn, SessionExport } from './session-export.dto.js';
import { toItem } from './session.encoder.js';

/** Goes up when a reader of exports has to change. */
const SCHEMA_VERSION = 1;

/** All of a session, in the form it is handed out. `now` in epoch milliseconds. */
export function toExport(
  { summary, turns }: { readonly summary: SessionSummary; readonly turns: readonly StoredTurn[] },
  now: number,
): SessionExport {
  return {
    schema_version: SCHEMA_VERSION,
    exported_at: now,
    ...toItem(summary),
    turns: turns.map(toExportedTurn),
  };
}

function toExportedTurn(turn: StoredTurn): ExportedTurn {
  const { id, number, status, startedAt, endedAt, provider, model, usage, finishReason, messages } = turn;
  return {
    turn_id: id,
    number,
    status,
    started_at: startedAt,
    ...(endedAt !== undefined && { ended_at: endedAt }),
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
    ...(finishReason !== undefined && { finish_reason: finishReason }),
    ...(usage !== undefined && {
      usage: {
        input_tokens: usage.inputTokens,
        output_tokens: usage.outputTokens,
        ...(usage.cachedInputTokens !== undefined && { cached_input_tokens: usage.cachedInputTokens }),
        estimated: usage.estimated,
        ...(usage.costUsd !== undefined && { cost_usd: usage.costUsd }),
      },
    }),
    messages: messages.map(toExportedMessage),
  };
}

function toExportedMessage(message: StoredMessage): ExportedMessage {
  const { id, role, content, createdAt, tokens } = message;
  const common = { message_id: id, role, content, timestamp: createdAt, tokens };
  switch (message.role) {
    case 'user':
    case 'system':
      return common;
    case 'assistant': {
      const { toolCalls, interrupted } = message;
      return {
        ...common,
        ...(toolCalls !== undefined && {
          tool_calls: toolCalls.map((call) => ({
            call_id: call.callId,
            name: call.name,
            arguments: call.arguments,
          })),
        }),
        ...(interrupted === true && { interrupted }),
      };
    }
    case 'tool': {
      const { callId, name, isError = false } = message;
      return { ...common, call_id: callId, name, is_error: isError };
    }
    default:
      return message satisfies never;
  }
}
