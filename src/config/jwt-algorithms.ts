/** Signatures with a shared secret. */
export const SECRET_ALGORITHMS = ['HS256', 'HS384', 'HS512'] as const;

/** Signatures whose public keys an issuer publishes. */
export const PUBLIC_KEY_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

/** Every algorithm a token may be signed with; `none` is not among them. */
export const JWT_ALGORITHMS = [...SECRET_ALGORITHMS, ...PUBLIC_KEY_ALGORITHMS] as const;

export type JwtAlgorithm = (typeof JWT_ALGORITHMS)[number];
