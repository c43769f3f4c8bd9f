/** A call but for its body: where it goes, and its headers as names and values in turn. */
export interface PreparedCall {
  readonly origin: string;
  readonly path: string;
  readonly headers: readonly string[];
}

/** A request as a vendor's SDK builds it. */
export interface BuiltRequest {
  readonly url: string;
  readonly headers: Headers;
}

/** What SDKs tell vendors about the machine, and about tries which are not theirs here. */
const TELEMETRY = /^x-stainless-/;

/**
 * The call that the SDK would make, its own headers, the key and the address included; all but its telemetry. Throws a TypeError, as `fetch`
 * does, for an address that holds credentials.
 */
export function toPreparedCall({ url, headers }: BuiltRequest): PreparedCall {
  const { origin, pathname, search, username, password } = new URL(url);
  if (username !== '' || password !== '') throw new TypeError('the address of the vendor holds credentials');
  return {
    origin,
    path: pathname + search,
    headers: [...headers].filter(([name]) => !TELEMETRY.test(name)).flat(),
  };
}

/** A call with further headers; those of a name that is there take its place. */
export function withHeaders(call: PreparedCall, fields: Readonly<Record<string, string>>): PreparedCall {
  const names = Object.keys(fields);
  if (names.length === 0) return call;
  const kept = call.headers.filter((_, index) => !names.includes(call.headers[index - (index % 2)] ?? ''));
  return { ...call, headers: [...kept, ...Object.entries(fields).flat()] };
}

/** What does not change from call to call, built by the SDK once for each of its clients. */
export class PreparedCalls<Client extends object> {
  private readonly calls = new WeakMap<Client, Promise<PreparedCall>>();

  constructor(private readonly build: (client: Client) => Promise<BuiltRequest>) {}

  of(client: Client): Promise<PreparedCall> {
    const known = this.calls.get(client);
    if (known !== undefined) return known;
    const call = this.build(client).then(toPreparedCall);
    this.calls.set(client, call);
    return call;
  }
}
