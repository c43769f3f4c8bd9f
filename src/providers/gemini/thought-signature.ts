/** Models from before the check; every other name, such as `gemini-flash-latest`, may mean a newer one. */
const UNCHECKED = /^(models\/)?(gemini-[12]\b|gemma|learnlm)/;

/**
 * From Gemini 3 on, the first function call of each model content has to carry the signature that came
 * with it, or the request is a 400. A conversation in no vendor's form keeps no signature, and calls that
 * another vendor's model made never had one. For these the vendor defines a value that skips the check, at
 * some cost in quality: https://ai.google.dev/gemini-api/docs/thought-signatures (FAQ).
 */
export const SKIPPED_SIGNATURE = 'skip_thought_signature_validator';

/** True for the models that refuse a function call without a signature. */
export function checksThoughtSignatures(model: string): boolean {
  return !UNCHECKED.test(model);
}
