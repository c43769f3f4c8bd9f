import type { Principal } from '../common/context/index.js';

/** What a caller brought to prove who it is. */
export interface Credentials {
  /** Behind `Authorization: Bearer`. */
  readonly bearer?: string;
  /** Of the header `X-API-Key`. */
  readonly apiKey?: string;
}

/** An account, before it is known where it calls from. */
export type Account = Omit<Principal, 'address'>;

/** The port to whoever knows the accounts. The configured mode has one; with AUTH_MODE=none there is none. */
export abstract class Authenticator {
  /**
   * The account that the credentials belong to; undefined when there are none of the kind it takes. Throws
   * `AUTH.INVALID` for wrong ones, and `AUTH.UNAVAILABLE` in bounded time when they cannot be checked.
   */
  abstract authenticate(credentials: Credentials): Promise<Account | undefined>;
}
