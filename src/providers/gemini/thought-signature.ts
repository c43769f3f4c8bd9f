import type { ToolCall, VendorData } from '../../conversation/index.js';

/** Models from before the check; every other name, such as `gemini-flash-latest`, may mean a newer one. */
const UNCHECKED = /^(models\/)?(gemini-[12]\b|gemma|learnlm)/;

const VENDOR = 'gemini';

/**
 * From Gemini 3 on, the first function call of each model content has to carry the signature that came
 * with it, or the request is a 400. Calls that another model made have none that this one can read. For these
 * the vendor defines a value that skips the check, at some cost in quality:
 * https://ai.google.dev/gemini-api/docs/thought-signatures (FAQ).
 */
export const SKIPPED_SIGNATURE = 'skip_thought_signature_validator';

/** True for the models that refuse a function call without a signature. */
export function checksThoughtSignatures(model: string): boolean {
  return !UNCHECKED.test(model);
}

/** What is kept of a signature that came with a call. */
export function toVendorData(model: string, signature: string): VendorData {
  return { vendor: VENDOR, model, signature };
}

/** The signature a model once gave its own call, unchanged; undefined for the calls of others. */
export function signatureOf({ vendorData }: ToolCall, model: string): string | undefined {
  return vendorData?.vendor === VENDOR && vendorData.model === model ? vendorData.signature : undefined;
}
