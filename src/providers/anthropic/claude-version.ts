/**
 * The version in a Claude model's name as a number that compares: 405 for 4.5, 300 for 3. Undefined for
 * names without one and for other models. Reads the names of Anthropic (`claude-sonnet-4-5-20250929`,
 * `claude-3-5-haiku-latest`) and of the platforms that put something before or after it.
 */
export function readClaudeVersion(model: string): number | undefined {
  // A number of more than two digits is a date.
  const found = /claude(?:-[a-z]+)*-(\d{1,2})(?:[-.](\d{1,2})(?!\d))?(?!\d)/i.exec(model);
  return found === null ? undefined : Number(found[1]) * 100 + Number(found[2] ?? 0);
}

/** True for a model that calls itself Claude; servers that speak as Anthropic does may have others. */
export function isClaude(model: string): boolean {
  return /claude/i.test(model);
}
