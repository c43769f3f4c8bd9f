import type { JsonObject, JsonValue } from './json.js';

/** What a model is told of a tool. `parameters` is a JSON Schema of type object. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
}

/**
 * A model's request to run a tool. `arguments` is what the model wrote, parsed; text that was not
 * JSON stays a string, so that whoever runs the call can tell the model what was wrong with it.
 */
export interface ToolCall {
  readonly callId: string;
  readonly name: string;
  readonly arguments: JsonValue;
  readonly vendorData?: VendorData;
}

/**
 * What a vendor wants back with its call when it reads it again. Only the vendor that gave it knows what it
 * means, and only for the model that made the call; everybody else leaves it out. Clients never see it.
 */
export interface VendorData {
  readonly vendor: string;
  readonly model: string;
  readonly signature: string;
}

/** Parses the argument text that models stream. Empty text means no arguments; what is not JSON stays text. */
export function parseToolArguments(text: string): JsonValue {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
