import { IncomingEvents } from './incoming-events.js';

/** Makes an SDK's error of a refusal: its body where that is JSON, else its text. */
export type ToVendorError = (
  status: number,
  body: object | undefined,
  text: string | undefined,
  headers: Headers,
) => Error;

/** The events of a response. Throws what the SDK would throw where it is a refusal. */
export async function assertAccepted(
  response: IncomingEvents | Response,
  toError: ToVendorError,
): Promise<IncomingEvents> {
  if (response instanceof IncomingEvents) return response;
  const text = await response.text();
  const body = parse(text);
  throw toError(response.status, body, body === undefined ? text : undefined, response.headers);
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
