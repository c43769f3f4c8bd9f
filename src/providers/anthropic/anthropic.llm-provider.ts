import { APIError, type Anthropic } from '@anthropic-ai/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { section, type ProvidersConfig, type VendorConfig } from '../../config/index.js';
import type { StreamPart } from '../../conversation/index.js';
import { LlmProvider, type CallOptions, type ModelRequest, type ProviderSettings } from '../llm-provider.js';
import { ClientsByKey } from '../vendor/clients-by-key.js';
import { closeOnReturn } from '../vendor/close-on-return.js';
import { assertAccepted } from '../vendor/stream/assert-accepted.js';
import { post } from '../vendor/stream/post.js';
import { PreparedCalls, withHeaders } from '../vendor/stream/prepared-call.js';
import { streamAnswer, type VendorCall } from '../vendor/stream/stream-answer.js';
import type { IncomingEvents } from '../vendor/stream/incoming-events.js';
import { acceptsPrefill } from './accepts-prefill.js';
import { buildAnthropicCall, createAnthropicClient } from './anthropic-client.js';
import { AnthropicEventAssembler } from './from-anthropic-event.js';
import { mapAnthropicError } from './map-anthropic-error.js';
import { toAnthropicRequest } from './to-anthropic-request.js';

/** Anthropic, or whatever answers at `ANTHROPIC_BASE_URL` in its place. */
@Injectable()
export class AnthropicLlmProvider extends LlmProvider {
  readonly name = 'claude';
  override readonly aliases = ['anthropic'];
  override readonly reportsHeaders = true;
  private readonly vendor: VendorConfig;
  private readonly clients: ClientsByKey<Anthropic>;
  private readonly calls = new PreparedCalls(buildAnthropicCall);

  constructor(@Inject(section('providers')) providers: ProvidersConfig) {
    super();
    const vendor = providers.vendors.claude;
    this.vendor = vendor;
    this.clients = new ClientsByKey(vendor, (apiKey) => createAnthropicClient(apiKey, vendor.baseUrl));
  }

  get settings(): ProviderSettings {
    return this.vendor;
  }

  get isConfigured(): boolean {
    return this.clients.isConfigured;
  }

  /** Whether a cut answer can be sent as the last message for `model` to go on from it. */
  override acceptsPrefill(model: string): boolean {
    return acceptsPrefill(model);
  }

  stream(request: ModelRequest, options: CallOptions): AsyncIterable<StreamPart> {
    const { apiKey } = options;
    const call: VendorCall = {
      assembler: new AnthropicEventAssembler(),
      open: (settings) => this.open(request, settings),
      toFailure: (error, phase) => mapAnthropicError(error, phase, apiKey),
    };
    return closeOnReturn(options, (settings) => streamAnswer(call, settings));
  }

  /** Asks for the list of models, which needs the key and costs nothing; a server without one is asked for an answer. */
  override async check(options: CallOptions): Promise<void> {
    const { apiKey, signal } = options;
    try {
      await this.clients.get(apiKey).models.list({ limit: 1 }, { signal });
    } catch (error) {
      signal.throwIfAborted();
      const failure = mapAnthropicError(error, 'request', apiKey);
      if (failure.status !== 404) throw failure;
      await super.check(options);
    }
  }

  private async open(
    request: ModelRequest,
    { apiKey, signal, observer }: CallOptions,
  ): Promise<IncomingEvents> {
    const { body, headers } = toAnthropicRequest(request, this.vendor);
    const call = await this.calls.of(this.clients.get(apiKey));
    const response = await post(withHeaders(call, headers), JSON.stringify(body), signal);
    observer?.onHeaders?.();
    return assertAccepted(response, (...refusal) => APIError.generate(...refusal));
  }
}
