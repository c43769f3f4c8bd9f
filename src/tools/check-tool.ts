import { isJsonObject, type ToolSpec } from '../conversation/index.js';
import { createArgumentReader, type ArgumentReader } from './argument-reader.js';
import { deepFreeze } from './deep-freeze.js';
import { Tool } from './tool.js';
import type { ToolOptions, ToolSource } from './tool.decorator.js';

/** How a tool is run, as it declared. */
export interface ToolLimits {
  /** Unset: as configured for all. */
  readonly timeoutMs: number | undefined;
  /** 0: results are not kept. */
  readonly cacheMs: number;
  /** Unset: no limit. */
  readonly maxConcurrency: number | undefined;
}

/** A tool that is ready to be called. */
export interface RegisteredTool {
  readonly spec: ToolSpec;
  readonly source: ToolSource;
  readonly limits: ToolLimits;
  readonly tool: Tool;
  readonly readArguments: ArgumentReader;
}

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** Checks one decorated instance. Throws with what its author has to change; the returned spec is a frozen copy. */
export function checkTool(instance: unknown, declared: ToolOptions): RegisteredTool {
  if (!(instance instanceof Tool)) throw new Error('the class must extend Tool');
  const { name, description, parameters } = declared as Partial<ToolOptions>;
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new Error(`the name ${JSON.stringify(name)} must match ${NAME.source}`);
  }
  if (typeof description !== 'string' || description.trim() === '') {
    throw new Error('the description is missing: models choose a tool by it');
  }
  if (!isJsonObject(parameters)) throw new Error('the parameters must be a JSON Schema of type object');
  const spec = deepFreeze(structuredClone({ name, description, parameters }));
  return {
    spec,
    source: declared.source ?? 'internal',
    limits: limitsOf(declared),
    tool: instance as Tool,
    readArguments: readerFor(spec),
  };
}

function limitsOf({ timeoutMs, cacheSeconds = 0, maxConcurrency }: ToolOptions): ToolLimits {
  if (timeoutMs !== undefined && !(timeoutMs > 0)) throw new Error('timeoutMs must be above 0');
  if (!(cacheSeconds >= 0)) throw new Error('cacheSeconds must be at least 0');
  if (maxConcurrency !== undefined && !(Number.isInteger(maxConcurrency) && maxConcurrency > 0)) {
    throw new Error('maxConcurrency must be a whole number above 0');
  }
  return { timeoutMs, cacheMs: cacheSeconds * 1_000, maxConcurrency };
}

function readerFor(spec: ToolSpec): ArgumentReader {
  try {
    return createArgumentReader(spec.parameters);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the parameters must be a JSON Schema of type object: ${reason}`, { cause: error });
  }
}
