import { savedKey } from './storage.js';

/** The page is at `<base>ui` and its modules below `<base>ui/`, so the service is one level up. */
const BASE = new URL('../', import.meta.url);

const NETWORK_ERRORS = 'NETWORK';

const PASSING = new Set([NETWORK_ERRORS, 'TURN.RUNS_ELSEWHERE']);

/** What went wrong, by a stable code of the service, or `NETWORK` where no answer came. */
export class ApiError extends Error {
  /** @param {import('./types.d.ts').Failure & { status?: number }} failure */
  constructor({ code, message, status, requestId, retryAfterSeconds }) {
    super(message);
    this.code = code;
    this.status = status ?? 0;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** True where the same request may well succeed later. */
  get isPassing() {
    return PASSING.has(this.code) || this.status === 429 || this.status >= 500;
  }
}

/**
 * Calls the service. Throws `ApiError` for every answer that is no success, and when none came.
 * @param {string} path
 * @param {{ method?: string, body?: unknown, headers?: Record<string, string>, signal?: AbortSignal, keepalive?: boolean }} [options]
 */
export async function call(path, { method = 'GET', body, headers = {}, signal, keepalive = false } = {}) {
  const key = savedKey();
  /** @type {Response} */
  let response;
  try {
    response = await fetch(new URL(path, BASE), {
      method,
      headers: {
        ...headers,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(key !== undefined && { Authorization: `Bearer ${key}` }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      cache: 'no-store',
      keepalive,
      signal: signal ?? null,
    });
  } catch (error) {
    throw new ApiError({ code: NETWORK_ERRORS, message: String(error) });
  }
  if (!response.ok) throw await toApiError(response);
  return response;
}

/** @param {string} path @param {Parameters<typeof call>[1]} [options] @returns {Promise<any>} */
export async function callForJson(path, options) {
  const response = await call(path, options);
  return response.json();
}

/** @param {Response} response */
async function toApiError(response) {
  const body = await response.json().catch(() => undefined);
  const { code, message, request_id: requestId } = body?.error ?? {};
  const retryAfter = Number(response.headers.get('Retry-After') ?? NaN);
  return new ApiError({
    code: typeof code === 'string' ? code : `HTTP.${response.status}`,
    message: typeof message === 'string' ? message : response.statusText,
    status: response.status,
    requestId: requestId ?? response.headers.get('X-Request-ID') ?? undefined,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  });
}

/** An id that nobody can guess; also where the page is not served over TLS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
