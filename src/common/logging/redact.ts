const REDACTED = '[redacted]';

/** Shorter values would blot out ordinary words. */
const SHORTEST_SECRET = 6;

/** Fields that hold a credential, in JSON (also JSON within a string), headers, queries and forms. */
const NAMES =
  '(?:proxy-)?authorization|(?:set-)?cookie|(?:[a-z0-9]+[-_])*(?:api[-_]?key|secret|password|passwd|access[-_]?token|refresh[-_]?token|auth[-_]?token|dsn)|token|key';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // The password of an address: scheme://user:password@host.
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s"'/@\\]*@/gi, `$1${REDACTED}@`],
  // A whole header value, since a scheme and its credentials are two words.
  [/\b(bearer|basic|digest)\s+[\w~+/.=-]{4,}/gi, `$1 ${REDACTED}`],
  [
    new RegExp(`(\\\\?["'](?:${NAMES})\\\\?["']\\s*:\\s*\\\\?["'])(?:[^"'\\\\]|\\\\(?!["']))+`, 'gi'),
    `$1${REDACTED}`,
  ],
  [new RegExp(`((?:^|[\\s?&;,"'{(])(?:${NAMES})=)[^\\s&;,"'\\\\)}]+`, 'gi'), `$1${REDACTED}`],
  [
    new RegExp(`((?:^|[\\s"'])(?:x-)?(?:goog-)?(?:api-key|authorization|cookie):\\s*)[^\\s"'\\\\]+`, 'gi'),
    `$1${REDACTED}`,
  ],
  // The forms of the vendors' keys, and of tokens.
  [/\b(?:sk|pk|rk|gsk|xai|ghp|gho|hf)[-_][A-Za-z0-9_-]{8,}/g, REDACTED],
  [/\bAIza[A-Za-z0-9_-]{10,}/g, REDACTED],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+)?/g, REDACTED],
];

/**
 * Whether any of the patterns can have something to do. Nearly all lines hold nothing of the kind, and one look at them
 * costs a tenth of trying all patterns.
 */
const HINT =
  /(?:authorization|cookie|key|secret|passw(?:or)?d|token|dsn)\\?["']?\s*[:=]|\b(?:bearer|basic|digest)\s|:\/\/[^\s"'/@\\]*@|\b(?:sk|pk|rk|gsk|xai|ghp|gho|hf)[-_]|AIza|eyJ/i;

/** Takes credentials out of a text. */
export type Redact = (text: string) => string;

/**
 * Makes what takes these secrets out of a text wherever they stand, and besides whatever has the form of a credential.
 * It works on whole lines, so that no field, message or cause of an error can be forgotten.
 */
export function redactor(secrets: readonly string[]): Redact {
  const known = [...new Set(secrets)]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [
      ...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]),
    ])
    .sort((left, right) => right.length - left.length);
  const exact = known.length === 0 ? undefined : new RegExp(known.map(escape).join('|'), 'g');
  return (text) => {
    const withoutKnown = exact === undefined ? text : text.replace(exact, REDACTED);
    if (!HINT.test(withoutKnown)) return withoutKnown;
    return PATTERNS.reduce(
      (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
      withoutKnown,
    );
  };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
