import { RefusedAddressError } from './address-guard.js';
import { OutboundError, type OutboundErrorKind } from './outbound-error.js';
import { BodyEncodingError, BodyTooLargeError } from './read-body.js';

/** Told to whoever runs the service, and to nobody else, which address a name led to. */
const REFUSED = 'This address cannot be opened: it does not lead to the public internet.';

const RESET_CODES: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const UNKNOWN_HOST_CODES: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA']);
const IN_VAIN_CODES: ReadonlySet<string> = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT', 'EAI_AGAIN']);
const TIMEOUT_CODES: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** True where the connection broke off: the server may never have seen the request. */
export function isReset(error: unknown): boolean {
  return RESET_CODES.has(codeOf(error));
}

/** True where nobody was reached, and finding that out took long: a repeat would wait as long again. */
export function isLongInVain(error: unknown): boolean {
  return IN_VAIN_CODES.has(codeOf(error));
}

/** Puts what was thrown into words for a model. `where` is the redacted address, for the log. */
export function toOutboundError(error: unknown, service: string, where: string): OutboundError {
  if (error instanceof OutboundError) return error;
  const code = codeOf(error);
  const cause = new Error(`${where}: ${[code, messageOf(error)].filter(Boolean).join(' ')}`);
  const failure = (kind: OutboundErrorKind, message: string): OutboundError =>
    new OutboundError(kind, message, { cause });

  if (error instanceof RefusedAddressError) return failure('refused-address', REFUSED);
  if (error instanceof BodyTooLargeError) {
    return failure('too-large', `The answer of ${service} is too large to read.`);
  }
  if (error instanceof BodyEncodingError || code.startsWith('Z_') || code.startsWith('ERR_PADDING')) {
    return failure('unreadable', `${service} gave an answer that cannot be read.`);
  }
  if (UNKNOWN_HOST_CODES.has(code)) {
    return failure('unknown-host', `${service} could not be reached: its host name is not known.`);
  }
  if (TIMEOUT_CODES.has(code)) return failure('timeout', `${service} did not answer in time.`);
  if (RESET_CODES.has(code)) return failure('interrupted', `The connection to ${service} broke off.`);
  return failure('unreachable', `${service} could not be reached.`);
}

/** The code of an error, or of the first one in it: several addresses that fail are one error. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, errors, cause } = error as { code?: unknown; errors?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return codeOf(Array.isArray(errors) ? errors[0] : cause);
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
}
