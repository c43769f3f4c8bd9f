import { OutboundError } from './outbound-error.js';

/** What an answer with a failure's status tells a model. `where` is the redacted address, for the log. */
export function toStatusError(
  service: string,
  status: number,
  retryAfter: string,
  where: string,
): OutboundError {
  return new OutboundError('status', `${service} ${describe(status)} (HTTP ${status}).`, {
    status,
    retryAfterMs: parseRetryAfter(retryAfter),
    cause: new Error(`${where}: answered ${status}`),
  });
}

function describe(status: number): string {
  if (status === 401 || status === 403) return 'refused the request';
  if (status === 404 || status === 410) return 'has nothing there';
  if (status === 429) return 'asks for fewer requests; try again later';
  return status >= 500 ? 'is failing' : 'did not accept the request';
}

/** Seconds or an HTTP date, in milliseconds from now; undefined where it is neither. */
function parseRetryAfter(text: string): number | undefined {
  if (text === '') return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - Date.now());
}
