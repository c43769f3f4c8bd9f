import type { Anthropic } from '@anthropic-ai/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { section, type ProvidersConfig, type VendorConfig } from '../../config/index.js';
import type { StreamPart } from '../../conversation/index.js';
import { LlmProvider, type CallOptions, type ModelRequest, type ProviderSettings } from '../llm-provider.js';
import type { CallPhase } from '../vendor/call-phase.js';
import { ClientsByKey } from '../vendor/clients-by-key.js';
import { closeOnReturn } from '../vendor/close-on-return.js';
import { type EventStreamResponse, asEventStream } from '../vendor/stream/event-stream-response.js';
import { readParts } from '../vendor/stream/read-parts.js';
import { acceptsPrefill } from './accepts-prefill.js';
import { createAnthropicClient } from './anthropic-client.js';
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
    return closeOnReturn(options.signal, (signal) => this.call(request, { ...options, signal }));
  }

  /** Asks for the list of models, which needs the key and costs nothing; a server without one is asked for an answer. */
  override async check(options: CallOptions): Promise<void> {
    const { apiKey, signal } = options;
    try {
      await this.clients.get(apiKey).withOptions({ fetch }).models.list({ limit: 1 }, { signal });
    } catch (error) {
      signal.throwIfAborted();
      const failure = mapAnthropicError(error, 'request', apiKey);
      if (failure.status !== 404) throw failure;
      await super.check(options);
    }
  }

  private async *call(
    request: ModelRequest,
    { apiKey, signal, onHeaders, onProgress }: CallOptions,
  ): AsyncGenerator<StreamPart, void> {
    const assembler = new AnthropicEventAssembler();
    let phase: CallPhase = 'request';
    try {
      const response = await this.post(this.clients.get(apiKey), request, signal);
      phase = 'stream';
      onHeaders?.();
      yield* readParts(response, assembler, { signal, onProgress });
    } catch (error) {
      signal.throwIfAborted();
      // After its stop reason an answer is whole, and the usage came with it.
      if (!assembler.isFinished) throw mapAnthropicError(error, phase, apiKey);
    }
    signal.throwIfAborted();
    yield* assembler.end();
  }

  /** What the SDK's `messages.create` does, but that one writes to the console about models that it calls deprecated. */
  private async post(
    client: Anthropic,
    request: ModelRequest,
    signal: AbortSignal,
  ): Promise<EventStreamResponse> {
    const { body, headers } = toAnthropicRequest(request, this.vendor);
    const call = client.post('/v1/messages', { body, headers, signal, stream: true });
    return asEventStream(await call.asResponse());
  }
}
