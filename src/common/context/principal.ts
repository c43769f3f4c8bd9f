/**
 * Who a request belongs to. With no authentication everybody is anonymous: the session id is the
 * capability, and `address` only tells which sessions to list.
 */
export interface Principal {
  /** The name space of this principal's sessions and turns: `anonymous`, or unique per account. */
  readonly scope: string;
  /** The client's address as text. */
  readonly address: string;
  /** The account's name among people, where it has one. */
  readonly name?: string;
  /** Turns the account may start in a window of the rate limit, where it is not the common number. */
  readonly requestsPerWindow?: number;
}

export const ANONYMOUS_SCOPE = 'anonymous';
