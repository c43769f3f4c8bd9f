import { isJsonObject, type ToolSpec } from '../conversation/index.js';
import { createArgumentReader, type ArgumentReader } from './argument-reader.js';
import { Tool } from './tool.js';

/** A tool that is ready to be called. */
export interface RegisteredTool {
  readonly spec: ToolSpec;
  readonly tool: Tool;
  readonly readArguments: ArgumentReader;
}

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** Checks one decorated instance. Throws with what its author has to change; the returned spec is a frozen copy. */
export function checkTool(instance: unknown, declared: ToolSpec): RegisteredTool {
  if (!(instance instanceof Tool)) throw new Error('the class must extend Tool');
  const { name, description, parameters } = declared as Partial<ToolSpec>;
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new Error(`the name ${JSON.stringify(name)} must match ${NAME.source}`);
  }
  if (typeof description !== 'string' || description.trim() === '') {
    throw new Error('the description is missing: models choose a tool by it');
  }
  if (!isJsonObject(parameters)) throw new Error('the parameters must be a JSON Schema of type object');
  const spec = deepFreeze(structuredClone({ name, description, parameters }));
  return { spec, tool: instance as Tool, readArguments: readerFor(spec) };
}

function readerFor(spec: ToolSpec): ArgumentReader {
  try {
    return createArgumentReader(spec.parameters);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the parameters must be a JSON Schema of type object: ${reason}`, { cause: error });
  }
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
