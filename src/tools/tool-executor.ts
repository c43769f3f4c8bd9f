import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/time/index.js';
import { section, type ToolsConfig } from '../config/index.js';
import type { JsonObject, JsonValue, ToolCall } from '../conversation/index.js';
import { CallSlots } from './call-slots.js';
import { toCanonicalJson } from './canonical-json.js';
import type { RegisteredTool } from './check-tool.js';
import { limitResult } from './limit-result.js';
import { limitText } from './limit-text.js';
import { ResultCache, type CachedResult } from './result-cache.js';
import { TimeLimitError, withTimeLimit } from './time-limit.js';
import { toJsonResult } from './to-json-result.js';
import { toModelText } from './to-model-text.js';
import { ToolFailure, type ToolContext } from './tool.js';
import type { ToolErrorCode, ToolOutcome } from './tool-outcome.js';
import { ToolRegistry } from './tool-registry.js';

/**
 * Runs tool calls within the limits of time, number and size, and keeps results where a tool says so. What
 * goes wrong becomes an outcome that the model can act on.
 */
@Injectable()
export class ToolExecutor {
  private readonly logger = new Logger(ToolExecutor.name);
  private readonly cache: ResultCache;
  private readonly slots = new WeakMap<RegisteredTool, CallSlots>();

  constructor(
    private readonly registry: ToolRegistry,
    @Inject(section('tools')) private readonly config: ToolsConfig,
    clock: Clock,
  ) {
    this.cache = new ResultCache(config.cacheMaxEntries, () => clock.now());
  }

  /**
   * Runs one call. Throws only the reason of `context.signal` when that aborts; a tool that does not
   * heed its signal is left behind then, as it is when its time is over.
   */
  async execute(call: ToolCall, context: ToolContext): Promise<ToolOutcome> {
    context.signal.throwIfAborted();
    const startedAt = performance.now();
    const elapsedMs = (): number => Math.round(performance.now() - startedAt);
    const registered = this.registry.find(call.name);
    const source =
      registered === undefined || registered.source === 'internal' ? {} : { source: registered.source };
    const failed = (code: ToolErrorCode, error: string): ToolOutcome => {
      const outcome = { ok: false, code, durationMs: elapsedMs(), ...source } as const;
      const lengthAsRead = (text: string): number => toModelText({ ...outcome, error: text }).length;
      return { ...outcome, error: limitText(error, this.config.resultMaxCharacters, lengthAsRead) };
    };

    if (registered === undefined) return failed('TOOL.NOT_FOUND', this.describeUnknown(call.name));
    try {
      const read = registered.readArguments(call.arguments);
      if (!read.ok) return failed('TOOL.INVALID_ARGUMENTS', read.error);
      const reason = this.registry.whyUnavailable(registered);
      if (reason !== undefined) {
        return failed('TOOL.FAILED', `The tool "${call.name}" is not available here: ${reason}`);
      }
      const { result, isCached } = await this.find(registered, read.args, context);
      return { ok: true, result, durationMs: elapsedMs(), ...source, ...(isCached && { isCached }) };
    } catch (error) {
      if (context.signal.aborted) throw context.signal.reason;
      return failed(...this.explain(call.name, error));
    }
  }

  private async find(
    registered: RegisteredTool,
    args: JsonObject,
    context: ToolContext,
  ): Promise<CachedResult> {
    const { cacheMs } = registered.limits;
    const run = (signal: AbortSignal): Promise<JsonValue> =>
      this.run(registered, args, { ...context, signal });
    if (cacheMs === 0 || this.config.cacheMaxEntries === 0) {
      return { result: await run(context.signal), isCached: false };
    }
    const key = `${registered.spec.name} ${toCanonicalJson(args)}`;
    return this.cache.get(key, cacheMs, context.signal, run);
  }

  /** Waiting for a slot is part of the call's time. */
  private async run(registered: RegisteredTool, args: JsonObject, context: ToolContext): Promise<JsonValue> {
    const { timeoutMs = this.config.timeoutMs } = registered.limits;
    const slots = this.slotsOf(registered);
    const returned = await withTimeLimit(timeoutMs, context.signal, (signal) => {
      const run = async (): Promise<unknown> => registered.tool.run(args, { ...context, signal });
      return slots === undefined ? run() : slots.use(signal, run);
    });
    return limitResult(toJsonResult(returned), this.config.resultMaxCharacters, registered.source);
  }

  private slotsOf(registered: RegisteredTool): CallSlots | undefined {
    const { maxConcurrency } = registered.limits;
    if (maxConcurrency === undefined) return undefined;
    const slots = this.slots.get(registered) ?? new CallSlots(maxConcurrency);
    this.slots.set(registered, slots);
    return slots;
  }

  private describeUnknown(name: string): string {
    const nearest = this.registry.nearest(name);
    if (nearest === undefined) return 'There are no tools here. Answer without them.';
    const names = this.registry.specs().map((spec) => spec.name);
    const wanted = JSON.stringify(name.slice(0, 100));
    return `There is no tool named ${wanted}. Did you mean "${nearest}"? The tools are: ${names.join(', ')}.`;
  }

  private explain(name: string, error: unknown): [ToolErrorCode, string] {
    if (error instanceof ToolFailure) {
      if (error.cause !== undefined) this.logger.warn({ err: error.cause }, `Tool ${name} failed`);
      return ['TOOL.FAILED', error.message];
    }
    if (error instanceof TimeLimitError) {
      this.logger.warn(`Tool ${name} was stopped after ${error.timeoutMs} ms`);
      const seconds = `${error.timeoutMs / 1000} s`;
      return ['TOOL.TIMEOUT', `The tool "${name}" was stopped after ${seconds}, without a result.`];
    }
    this.logger.error({ err: error }, `Tool ${name} failed`);
    return ['TOOL.FAILED', `The tool "${name}" failed unexpectedly. The same call will likely fail again.`];
  }
}
