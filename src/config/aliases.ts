/**
 * Names that the replaced services used, and the name here that means the same. An alias counts only
 * where the name itself is unset.
 */
export const VARIABLE_ALIASES: Readonly<Record<string, string>> = {
  OPENAI_MODEL: 'OPENAI_MODEL_DEFAULT',
  GEMINI_MODEL: 'GEMINI_MODEL_DEFAULT',
  MODEL_NAME: 'GEMINI_MODEL_DEFAULT',
  REDIS_TTL_SECONDS: 'SESSION_TTL_SECONDS',
};

type Variables = Readonly<Record<string, string | undefined>>;

/** Blank, it says something of its own. */
const MAY_BE_BLANK = 'LOG_DIR';

/** The variables with aliases resolved; blank ones count as unset, as compose files and shells leave them. */
export function resolveAliases(variables: Variables): Record<string, string> {
  const resolved: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined && (value.trim() !== '' || name === MAY_BE_BLANK)) resolved[name] = value.trim();
  }
  for (const [alias, name] of Object.entries(VARIABLE_ALIASES)) {
    const value = resolved[alias];
    if (value !== undefined) resolved[name] ??= value;
  }
  if (/^(true|1|yes|on)$/i.test(resolved['DEBUG'] ?? '')) resolved['LOG_LEVEL'] ??= 'debug';
  return resolved;
}
