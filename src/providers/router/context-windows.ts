/** Context windows in tokens by the beginning of the model's name, as the vendors' model pages tell them. */
const WINDOWS: readonly (readonly [string, number])[] = [
  ['gpt-4.1', 1_047_576],
  ['gpt-4o', 128_000],
  ['gpt-4-turbo', 128_000],
  ['gpt-3.5-turbo', 16_385],
  ['claude-3', 200_000],
  ['claude-haiku-4', 200_000],
  ['claude-opus-4', 200_000],
  ['claude-sonnet-4', 200_000],
  ['gemini-2', 1_048_576],
  ['llama-3.3-70b', 131_072],
  ['llama-3.1-8b', 131_072],
];

/** Whether a conversation that was too long for one model is known to be too long for the other as well. */
export function isKnownNoLarger(model: string, than: string): boolean {
  const window = windowOf(model);
  const other = windowOf(than);
  return window !== undefined && other !== undefined && window <= other;
}

function windowOf(model: string): number | undefined {
  return WINDOWS.find(([beginning]) => model.startsWith(beginning))?.[1];
}
