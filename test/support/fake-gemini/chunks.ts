/** The chunks of Gemini's wire, as plain objects. */

/** Usage as Gemini sends it. */
export interface FakeUsage {
  readonly promptTokenCount: number;
  readonly candidatesTokenCount?: number;
  readonly thoughtsTokenCount?: number;
  readonly cachedContentTokenCount?: number;
  readonly totalTokenCount?: number;
}

export interface ChunkOptions {
  readonly finishReason?: string;
  /** Invites the client to ask on for the rest. */
  readonly continuationToken?: string;
  readonly usage?: FakeUsage | null;
}

/** A chunk with one candidate. The ids are fixed, so that the same request gets the same bytes. */
export function chunk(
  parts: readonly object[],
  { finishReason, continuationToken, usage }: ChunkOptions = {},
): object {
  return {
    candidates: [
      {
        content: { parts, role: 'model' },
        ...(finishReason && { finishReason }),
        ...(continuationToken && { continuationToken }),
        index: 0,
      },
    ],
    ...(usage && { usageMetadata: usage }),
    modelVersion: 'fake-model',
    responseId: 'fake-response',
  };
}

/** An error as Gemini words it, in an answer of its own or inside a stream. */
export function errorBody(
  code: number,
  status: string,
  message: string,
  details?: readonly object[],
): object {
  return { error: { code, message, status, ...(details && { details }) } };
}
