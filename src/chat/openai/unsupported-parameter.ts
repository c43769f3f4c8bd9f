/** Fields that ask for an answer Nestor cannot give, and the values of them that ask for nothing. */
const REFUSED: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  logprobs: (value) => value === false,
  top_logprobs: (value) => value === 0,
  logit_bias: isEmpty,
  response_format: (value) => isObject(value) && value.type === 'text',
  modalities: (value) => Array.isArray(value) && value.every((kind) => kind === 'text'),
  audio: () => false,
  functions: isEmpty,
  function_call: (value) => value === 'none' || value === 'auto',
  web_search_options: () => false,
};

/**
 * The first field of a body that must be refused, since to ignore it would give another answer than was
 * asked for; undefined when there is none.
 */
export function unsupportedParameter(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  return Object.entries(REFUSED).find(([name, asksForNothing]) => {
    const value = body[name];
    return value !== undefined && value !== null && !asksForNothing(value);
  })?.[0];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
