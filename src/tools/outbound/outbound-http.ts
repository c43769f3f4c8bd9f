import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request as send, type Dispatcher } from 'undici';
import { section, type OutboundConfig } from '../../config/index.js';
import { AddressGuard } from './address-guard.js';
import { parseUntrustedAddress } from './check-address.js';
import { guardedConnector } from './guarded-connector.js';
import { HostLookup } from './host-lookup.js';
import { OutOfReach } from './out-of-reach.js';
import { OutboundError } from './outbound-error.js';
import type { AddressTrust, OutboundRequest } from './outbound-request.js';
import { OutboundResponse } from './outbound-response.js';
import { ACCEPTED_ENCODINGS, readBody } from './read-body.js';
import { redactAddress } from './redact-address.js';
import { isLongInVain, isReset, toOutboundError } from './to-outbound-error.js';
import { toStatusError } from './to-status-error.js';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** One request of a chain of redirects. */
interface Hop {
  readonly url: URL;
  readonly trust: AddressTrust;
  readonly headers: Readonly<Record<string, string>>;
}

type SendOptions = Omit<Dispatcher.RequestOptions<null>, 'origin' | 'path' | 'method'> & {
  readonly dispatcher: Dispatcher;
  readonly method: 'GET' | 'POST';
};

type Answer = { readonly response: OutboundResponse } | { readonly location: string };

/**
 * The HTTP client of tools: limits of time, size and redirects, a user agent, addresses of models and users
 * kept to the public internet, and failures in words for a model. Cookies are neither kept nor sent.
 *
 *     const response = await this.http.fetch({ service: 'Open-Meteo', url, trust: 'configured', query, signal });
 *     return response.json(FORECAST);
 */
@Injectable()
export class OutboundHttp implements OnApplicationShutdown {
  private readonly logger = new Logger(OutboundHttp.name);
  private readonly agents: Readonly<Record<AddressTrust, Agent>>;
  private readonly outOfReach = new OutOfReach();

  constructor(
    @Inject(section('outbound')) private readonly config: OutboundConfig,
    guard: AddressGuard,
    lookup: HostLookup,
  ) {
    const { connectTimeoutMs } = config;
    this.agents = {
      configured: new Agent({ connect: { timeout: connectTimeoutMs }, allowH2: false }),
      // No connection is kept: an address is asked once, and each time it is checked.
      untrusted: new Agent({
        connect: guardedConnector(guard, lookup, connectTimeoutMs),
        pipelining: 0,
        allowH2: false,
      }),
    };
  }

  /** Rejects with an `OutboundError`, or with the reason of `request.signal` when that aborts. */
  async fetch(request: OutboundRequest): Promise<OutboundResponse> {
    const { signal, service } = request;
    signal.throwIfAborted();
    const timeoutMs = request.timeoutMs ?? this.config.requestTimeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    const first = this.firstHop(request);
    this.assertInReach(first, service);
    const startedAt = performance.now();
    const log = (outcome: string | number): void => {
      const elapsedMs = Math.round(performance.now() - startedAt);
      this.logger.debug(`${methodOf(request)} ${redactAddress(first.url)}: ${outcome}, ${elapsedMs} ms`);
    };
    try {
      const response = await this.follow(first, request, AbortSignal.any([signal, timeout]));
      log(response.status);
      return response;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const where = redactAddress(first.url);
      const failure = timeout.aborted
        ? new OutboundError('timeout', `${service} did not answer within ${timeoutMs / 1000} s.`, {
            cause: new Error(`${where}: took longer than ${timeoutMs} ms`),
          })
        : toOutboundError(error, service, where);
      log(failure.kind);
      throw failure;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(Object.values(this.agents).map((agent) => agent.destroy()));
  }

  /** Only of configured services: what models name is asked once, and says nothing of others. */
  private assertInReach({ url, trust }: Hop, service: string): void {
    if (trust !== 'configured' || !this.outOfReach.has(url.origin)) return;
    throw new OutboundError('unreachable', `${service} could not be reached a moment ago.`);
  }

  private firstHop({ url: written, trust, query = {}, headers = {} }: OutboundRequest): Hop {
    const url = trust === 'untrusted' ? parseUntrustedAddress(written) : new URL(written);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return { url, trust, headers: { ...headers, ...takeCredentials(url) } };
  }

  private async follow(first: Hop, request: OutboundRequest, signal: AbortSignal): Promise<OutboundResponse> {
    let hop = first;
    for (let redirects = 0; redirects <= this.config.maxRedirects; redirects++) {
      const answer = await this.withOneRetry(request, signal, () => this.exchange(hop, request, signal));
      if ('response' in answer) return answer.response;
      hop = nextHop(hop, answer.location);
    }
    throw new OutboundError('too-many-redirects', `${request.service} redirected too often.`, {
      cause: new Error(`${redactAddress(first.url)}: more than ${this.config.maxRedirects} redirects`),
    });
  }

  /** A connection that was kept open may be closed by the server just as it is used again. */
  private async withOneRetry<Result>(
    request: OutboundRequest,
    signal: AbortSignal,
    action: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      if (methodOf(request) !== 'GET' || signal.aborted || !isReset(error)) throw error;
      return action();
    }
  }

  private async exchange(hop: Hop, request: OutboundRequest, signal: AbortSignal): Promise<Answer> {
    const { service, acceptedStatuses = [], maxBytes = this.config.maxResponseBytes } = request;
    const { statusCode, headers, body } = await this.reach(hop, this.toOptions(hop, request, signal));
    const location = headerOf(headers, 'location');
    if (methodOf(request) === 'GET' && REDIRECTS.has(statusCode) && location !== '') {
      body.on('error', () => undefined).destroy();
      return { location };
    }
    const isAccepted = (statusCode >= 200 && statusCode < 300) || acceptedStatuses.includes(statusCode);
    if (!isAccepted) {
      body.on('error', () => undefined).destroy();
      throw toStatusError(service, statusCode, headerOf(headers, 'retry-after'), redactAddress(hop.url));
    }
    const bytes = await readBody(body, headerOf(headers, 'content-encoding'), maxBytes);
    const contentType = headerOf(headers, 'content-type');
    return { response: new OutboundResponse(service, statusCode, hop.url, contentType, bytes) };
  }

  private async reach(hop: Hop, options: SendOptions): Promise<Dispatcher.ResponseData<null>> {
    try {
      return await send(hop.url, options);
    } catch (error) {
      if (hop.trust === 'configured' && isLongInVain(error)) this.outOfReach.add(hop.url.origin);
      throw error;
    }
  }

  private toOptions(hop: Hop, request: OutboundRequest, signal: AbortSignal): SendOptions {
    return {
      dispatcher: this.agents[hop.trust],
      method: methodOf(request),
      signal,
      headers: {
        accept: '*/*',
        'accept-encoding': ACCEPTED_ENCODINGS,
        'user-agent': this.config.userAgent,
        ...hop.headers,
        ...(request.json !== undefined && { 'content-type': 'application/json' }),
      },
      body: request.json === undefined ? null : JSON.stringify(request.json),
    };
  }
}

function methodOf({ json }: OutboundRequest): 'GET' | 'POST' {
  return json === undefined ? 'GET' : 'POST';
}

/** Another origin gets no headers of ours, and was chosen by the server: it is not to be trusted. */
function nextHop({ url, trust, headers }: Hop, location: string): Hop {
  const next = parseUntrustedAddress(location, url);
  next.hash = '';
  return next.origin === url.origin
    ? { url: next, trust, headers }
    : { url: next, trust: 'untrusted', headers: {} };
}

/** A configured address may carry a name and a password, which HTTP sends as a header. */
function takeCredentials(url: URL): Record<string, string> {
  if (url.username === '' && url.password === '') return {};
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function headerOf(headers: Dispatcher.ResponseData['headers'], name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
