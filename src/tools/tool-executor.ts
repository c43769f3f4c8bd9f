import { Inject, Injectable, Logger } from '@nestjs/common';
import { section, type ToolsConfig } from '../config/index.js';
import type { ToolCall } from '../conversation/index.js';
import { limitResult } from './limit-result.js';
import { limitText } from './limit-text.js';
import { TimeLimitError, withTimeLimit } from './time-limit.js';
import { toJsonResult } from './to-json-result.js';
import { ToolFailure, type ToolContext } from './tool.js';
import type { ToolErrorCode, ToolOutcome } from './tool-outcome.js';
import { ToolRegistry } from './tool-registry.js';

/** Runs tool calls within the limits of time and size. What goes wrong becomes an outcome that the model can act on. */
@Injectable()
export class ToolExecutor {
  private readonly logger = new Logger(ToolExecutor.name);

  constructor(
    private readonly registry: ToolRegistry,
    @Inject(section('tools')) private readonly config: ToolsConfig,
  ) {}

  /**
   * Runs one call. Throws only the reason of `context.signal` when that aborts; a tool that does not
   * heed its signal is left behind then, as it is when its time is over.
   */
  async execute(call: ToolCall, context: ToolContext): Promise<ToolOutcome> {
    context.signal.throwIfAborted();
    const startedAt = performance.now();
    const elapsedMs = (): number => Math.round(performance.now() - startedAt);
    const failed = (code: ToolErrorCode, error: string): ToolOutcome => ({
      ok: false,
      code,
      error: limitText(error, this.config.resultMaxCharacters),
      durationMs: elapsedMs(),
    });

    const registered = this.registry.find(call.name);
    if (registered === undefined) return failed('TOOL.NOT_FOUND', this.describeUnknown(call.name));

    try {
      const read = registered.readArguments(call.arguments);
      if (!read.ok) return failed('TOOL.INVALID_ARGUMENTS', read.error);
      const returned = await withTimeLimit(this.config.timeoutMs, context.signal, (signal) =>
        registered.tool.run(read.args, { ...context, signal }),
      );
      const result = limitResult(toJsonResult(returned), this.config.resultMaxCharacters);
      return { ok: true, result, durationMs: elapsedMs() };
    } catch (error) {
      if (context.signal.aborted) throw context.signal.reason;
      return failed(...this.explain(call.name, error));
    }
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
