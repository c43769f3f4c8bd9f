/** An API key as it is kept: by its hash alone. */
export interface ApiKeyEntry {
  /** The account. Two keys of one account bear the same name. */
  readonly name: string;
  /** SHA-256 of the key, in lower-case hex. */
  readonly hash: string;
  /** Turns in a window of the rate limit. Undefined: as for everybody. */
  readonly requestsPerWindow: number | undefined;
}

const ENTRY = /^([A-Za-z0-9._-]{1,64}):([0-9a-fA-F]{64})(?::([1-9]\d{0,14}))?$/;

/** Reads `name:sha256-hex` or `name:sha256-hex:requests-per-window`; undefined when it is neither. */
export function parseApiKeyEntry(text: string): ApiKeyEntry | undefined {
  const [, name, hash, requests] = ENTRY.exec(text) ?? [];
  if (name === undefined || hash === undefined) return undefined;
  return {
    name,
    hash: hash.toLowerCase(),
    requestsPerWindow: requests === undefined ? undefined : Number(requests),
  };
}
