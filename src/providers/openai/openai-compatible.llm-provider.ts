import { APIError, type OpenAI } from 'openai';
import type { VendorConfig } from '../../config/index.js';
import type { StreamPart } from '../../conversation/index.js';
import { LlmProvider, type CallOptions, type ModelRequest, type ProviderSettings } from '../llm-provider.js';
import { ClientsByKey } from '../vendor/clients-by-key.js';
import { closeOnReturn } from '../vendor/close-on-return.js';
import { assertAccepted } from '../vendor/stream/assert-accepted.js';
import { post } from '../vendor/stream/post.js';
import { PreparedCalls } from '../vendor/stream/prepared-call.js';
import { streamAnswer, type VendorCall } from '../vendor/stream/stream-answer.js';
import type { IncomingEvents } from '../vendor/stream/incoming-events.js';
import { OpenAiEventAssembler } from './from-openai-event.js';
import { mapOpenAiError } from './map-openai-error.js';
import { encodeOpenAiRequest } from './encode-openai-request.js';
import { buildOpenAiCall, createOpenAiClient } from './openai-client.js';

/** A vendor that is called by OpenAI's chat completions. A subclass names it and says how it is set up. */
export abstract class OpenAiCompatibleLlmProvider extends LlmProvider {
  private readonly clients: ClientsByKey<OpenAI>;
  private readonly calls = new PreparedCalls(buildOpenAiCall);

  protected constructor(private readonly vendor: VendorConfig) {
    super();
    this.clients = new ClientsByKey(vendor, (apiKey) => createOpenAiClient(apiKey, vendor.baseUrl));
  }

  get settings(): ProviderSettings {
    return this.vendor;
  }

  get isConfigured(): boolean {
    return this.clients.isConfigured;
  }

  override readonly reportsHeaders = true;

  stream(request: ModelRequest, options: CallOptions): AsyncIterable<StreamPart> {
    const { apiKey } = options;
    const call: VendorCall = {
      assembler: new OpenAiEventAssembler(),
      open: (settings) => this.open(request, settings),
      toFailure: (error, phase) => mapOpenAiError(error, phase, apiKey),
    };
    return closeOnReturn(options, (settings) => streamAnswer(call, settings));
  }

  /** Asks for the list of models, which needs the key and costs nothing; a server without one is asked for an answer. */
  override async check(options: CallOptions): Promise<void> {
    const { apiKey, signal } = options;
    try {
      await this.clients.get(apiKey).models.list({ signal });
    } catch (error) {
      signal.throwIfAborted();
      const failure = mapOpenAiError(error, 'request', apiKey);
      if (failure.status !== 404) throw failure;
      await super.check(options);
    }
  }

  private async open(
    request: ModelRequest,
    { apiKey, signal, observer }: CallOptions,
  ): Promise<IncomingEvents> {
    const call = await this.calls.of(this.clients.get(apiKey));
    const response = await post(call, encodeOpenAiRequest(request, this.vendor), signal);
    observer?.onHeaders?.();
    return assertAccepted(response, (...refusal) => APIError.generate(...refusal));
  }
}
