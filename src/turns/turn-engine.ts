import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../common/errors/index.js';
import type { Principal } from '../common/context/index.js';
import { withSpan, type Attributes, type Span, type SpanOptions } from '../common/observability/index.js';
import { section, type TurnConfig } from '../config/index.js';
import type {
  FinishReason,
  Message,
  Target,
  ToolCall,
  ToolMessage,
  ToolSpec,
} from '../conversation/index.js';
import { ModelRouter, type ModelOptions, type TurnBudget, usageAttributes } from '../providers/index.js';
import { ToolExecutor, ToolRegistry, toModelText } from '../tools/index.js';
import { CallCounter } from './call-counter.js';
import type { TurnTools } from './conversation.js';
import { ModelCall } from './model-call.js';
import { TurnMetrics } from './turn-metrics.js';
import type { TurnRecorder } from './turn-recorder.js';
import type { TurnTranscript } from './turn-transcript.js';

/** One turn as the engine sees it. */
export interface EngineTurn {
  readonly turnId: string;
  readonly sessionId: string;
  readonly principal: Principal;
  readonly userId?: string | undefined;
  /** Where model calls go, in the order of trying. */
  readonly targets: readonly Target[];
  /** What the model reads first: system prompt, earlier turns, the user's message. */
  readonly prompt: readonly Message[];
  readonly tools: TurnTools;
  readonly options: ModelOptions;
  readonly signal: AbortSignal;
  readonly recorder: TurnRecorder;
  readonly transcript: TurnTranscript;
  /** Whether the client's dialect can take text back that it was sent. Unset: it cannot. */
  readonly canRetract?: boolean;
}

/**
 * The loop of a turn: call the model, run the tools it asks for, call it again with their results. It
 * knows nothing of HTTP or stores; what happens goes to the recorder, what came of it to the transcript.
 */
@Injectable()
export class TurnEngine {
  constructor(
    private readonly router: ModelRouter,
    private readonly registry: ToolRegistry,
    private readonly executor: ToolExecutor,
    private readonly metrics: TurnMetrics,
    @Inject(section('turn')) private readonly config: TurnConfig,
  ) {}

  /** Runs to the model's last answer. Throws what ended it early; the transcript then holds what there is. */
  run(turn: EngineTurn): Promise<FinishReason> {
    const span = {
      name: 'invoke_agent nestor',
      operation: 'gen_ai.invoke_agent',
      attributes: { 'gen_ai.operation.name': 'invoke_agent', 'nestor.turn.id': turn.turnId },
    };
    return withSpan(span, ({ set }) => this.runSteps(turn, set));
  }

  private async runSteps(turn: EngineTurn, describe: Span['set']): Promise<FinishReason> {
    const counter = new CallCounter();
    const budget = this.router.newBudget(this.config.timeoutMs, this.config.maxCostUsd);
    for (let step = 1; step <= this.config.maxSteps; step++) {
      const isLast = step === this.config.maxSteps;
      const finishReason = await this.callModel(turn, this.toolsFor(turn, isLast), budget);
      const calls = turn.transcript.endCall();
      if (calls.length === 0 || turn.tools.kind === 'client') {
        describe(toAttributes(turn.transcript, finishReason));
        return finishReason;
      }
      budget.assertAffordable();
      if (!isLast) await this.runTools(turn, calls, counter);
    }
    throw new AppError(
      'TURN.STEP_LIMIT',
      `The model was still calling tools after ${this.config.maxSteps} steps.`,
    );
  }

  private toolsFor({ tools }: EngineTurn, isLast: boolean): readonly ToolSpec[] {
    if (tools.kind === 'client') return tools.specs;
    return isLast ? [] : this.registry.specs();
  }

  private callModel(turn: EngineTurn, tools: readonly ToolSpec[], budget: TurnBudget): Promise<FinishReason> {
    const { recorder, transcript, targets, sessionId, principal, canRetract = false } = turn;
    const messages = [...turn.prompt, ...transcript.messages];
    transcript.countAttempt();
    const call = new ModelCall(recorder, transcript);
    const answered = this.router.run(
      {
        targets,
        messages,
        tools,
        sessionId,
        budget,
        canRetract,
        principal: toQueueName(principal),
        ...turn.options,
      },
      turn.signal,
      call,
    );
    return answered.then(() => call.finishReason);
  }

  /** Runs calls side by side; their results reach the log as they come and the model in the order of the calls. */
  private async runTools(turn: EngineTurn, calls: readonly ToolCall[], counter: CallCounter): Promise<void> {
    const results = await Promise.all(calls.map((call) => this.runTool(turn, call, counter)));
    for (const result of results) turn.transcript.addResult(result);
  }

  private async runTool(turn: EngineTurn, call: ToolCall, counter: CallCounter): Promise<ToolMessage> {
    const { callId, name } = call;
    const { principal, sessionId, userId, turnId, signal } = turn;
    const outcome =
      counter.refuse(call) ??
      (await withSpan(toToolSpan(call), async ({ fail }) => {
        const result = await this.executor.execute(call, { principal, sessionId, userId, turnId, signal });
        if (!result.ok) fail(result.code);
        return result;
      }));
    this.metrics.toolCall(name, outcome);
    turn.recorder.add({
      type: 'tool-result',
      callId,
      name,
      durationMs: outcome.durationMs,
      ...(outcome.ok
        ? { result: outcome.result, ...(outcome.isCached === true && { cached: true }) }
        : { error: outcome.error, code: outcome.code }),
    });
    return {
      role: 'tool',
      callId,
      name,
      content: toModelText(outcome),
      ...(!outcome.ok && { isError: true }),
    };
  }
}

function toAttributes({ target, usage }: TurnTranscript, finishReason: FinishReason): Attributes {
  return {
    'gen_ai.response.model': target.model,
    'gen_ai.response.finish_reasons': [finishReason],
    ...usageAttributes(usage),
  };
}

/** https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/ */
function toToolSpan({ callId, name }: ToolCall): SpanOptions {
  return {
    name: `execute_tool ${name}`,
    operation: 'gen_ai.execute_tool',
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': name,
      'gen_ai.tool.call.id': callId,
    },
  };
}

/** Callers without an account share a scope; among them the address tells who is who. */
function toQueueName({ scope, address }: Principal): string {
  return `${scope} ${address}`;
}
