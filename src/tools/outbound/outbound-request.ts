/**
 * Where an address comes from. `configured`: from the operator, who may point anywhere. `untrusted`: from a
 * model, a user or another server; only public http and https addresses are opened.
 */
export type AddressTrust = 'configured' | 'untrusted';

/** One request of a tool. A GET, or with `json` a POST. */
export interface OutboundRequest {
  /** Who is asked, as failures name it to models and users: `Open-Meteo`. */
  readonly service: string;
  readonly url: string;
  readonly trust: AddressTrust;
  /** Added to the query of the address; undefined ones are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Not sent on when another origin is redirected to. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body of a POST. */
  readonly json?: unknown;
  /** Statuses that are answers beside 200 to 299; any other is an `OutboundError`. */
  readonly acceptedStatuses?: readonly number[];
  /** Of the tool call: `context.signal`. */
  readonly signal: AbortSignal;
  /** The whole of it, redirects included. Unset: as configured. */
  readonly timeoutMs?: number;
  /** After unpacking. Unset: as configured. */
  readonly maxBytes?: number;
}
