import type { GoogleGenAI } from '@google/genai';
import { Inject, Injectable } from '@nestjs/common';
import { section, type ProvidersConfig, type VendorConfig } from '../../config/index.js';
import type { StreamPart } from '../../conversation/index.js';
import { LlmProvider, type CallOptions, type ModelRequest, type ProviderSettings } from '../llm-provider.js';
import { ClientsByKey } from '../vendor/clients-by-key.js';
import { closeOnReturn } from '../vendor/close-on-return.js';
import type { IncomingEvents } from '../vendor/stream/incoming-events.js';
import { streamAnswer, type VendorCall } from '../vendor/stream/stream-answer.js';
import { EventStreamResponse, streamingFetch } from '../vendor/stream/streaming-fetch.js';
import { ProviderError } from '../provider-error.js';
import { CallRecord } from './call-record.js';
import { GeminiEventAssembler } from './from-gemini-event.js';
import { createGeminiClient } from './gemini-client.js';
import { mapGeminiError } from './map-gemini-error.js';
import { toGeminiRequest } from './to-gemini-request.js';

/** `fetch` would carry the key, which is in a header of the vendor's own, to any other host. */
const fetchWithoutRedirects: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'manual' });

/** Google's Gemini API, or whatever answers at `GEMINI_BASE_URL` in its place. */
@Injectable()
export class GeminiLlmProvider extends LlmProvider {
  readonly name = 'gemini';
  override readonly aliases = ['google'];
  override readonly reportsHeaders = true;
  private readonly vendor: VendorConfig;
  private readonly clients: ClientsByKey<GoogleGenAI>;

  constructor(@Inject(section('providers')) providers: ProvidersConfig) {
    super();
    const vendor = providers.vendors.gemini;
    this.vendor = vendor;
    this.clients = new ClientsByKey(vendor, (apiKey) => createGeminiClient(apiKey, vendor));
  }

  get settings(): ProviderSettings {
    return this.vendor;
  }

  get isConfigured(): boolean {
    return this.clients.isConfigured;
  }

  /** No model continues a last message of the assistant in a way that is documented, and newer ones refuse it. */
  override acceptsPrefill(_model: string): boolean {
    return false;
  }

  stream(request: ModelRequest, options: CallOptions): AsyncIterable<StreamPart> {
    const { apiKey } = options;
    const record = new CallRecord(streamingFetch, options.observer);
    const call: VendorCall = {
      assembler: new GeminiEventAssembler(request.model),
      open: ({ signal }) => this.open(request, { apiKey, record, signal }),
      toFailure: (error, phase) => mapGeminiError(error, record, phase, apiKey),
    };
    return closeOnReturn(options, (settings) => streamAnswer(call, settings));
  }

  /** Asks for the list of models, which needs the key and costs nothing; a server without one is asked for an answer. */
  override async check(options: CallOptions): Promise<void> {
    const { apiKey, signal } = options;
    const record = new CallRecord(fetchWithoutRedirects);
    try {
      const client = this.clients.get(apiKey);
      const config = { pageSize: 1, abortSignal: signal, httpOptions: { fetch: record.fetch } };
      await client.models.list({ config });
    } catch (error) {
      signal.throwIfAborted();
      const failure = mapGeminiError(error, record, 'request', apiKey);
      if (failure.status !== 404) throw failure;
      await super.check(options);
    }
  }

  /** The SDK reads a response when its generator is asked for the first time, which it is not. */
  private async open(
    request: ModelRequest,
    { apiKey, record, signal }: Pick<CallOptions, 'apiKey' | 'signal'> & { readonly record: CallRecord },
  ): Promise<IncomingEvents> {
    const call = { abortSignal: signal, httpOptions: { fetch: record.fetch } };
    const client = this.clients.get(apiKey);
    await client.models.generateContentStream(toGeminiRequest(request, this.vendor, call));
    return eventsOf(record.response);
  }
}

/** The events of the response that the SDK was given: it throws itself where that is a refusal. */
function eventsOf(response: Response | undefined): IncomingEvents {
  if (response instanceof EventStreamResponse) return response.events;
  throw new ProviderError('unknown', 'the SDK took a response for good that is none');
}
