import type { Anthropic } from '@anthropic-ai/sdk';
import type { Stream } from '@anthropic-ai/sdk/core/streaming';
import { Inject, Injectable } from '@nestjs/common';
import { section, type ProvidersConfig, type VendorConfig } from '../../config/index.js';
import type { StreamPart } from '../../conversation/index.js';
import { LlmProvider, type CallOptions, type ModelRequest, type ProviderSettings } from '../llm-provider.js';
import type { CallPhase } from '../vendor/call-phase.js';
import { ClientsByKey } from '../vendor/clients-by-key.js';
import { closeOnReturn } from '../vendor/close-on-return.js';
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

  stream(request: ModelRequest, { signal, apiKey }: CallOptions): AsyncIterable<StreamPart> {
    return closeOnReturn(signal, (closing) => this.call(request, apiKey, closing));
  }

  private async *call(
    request: ModelRequest,
    apiKey: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart, void> {
    const client = this.clients.get(apiKey);
    const assembler = new AnthropicEventAssembler();
    let phase: CallPhase = 'request';
    try {
      const events = await this.post(client, request, signal);
      phase = 'stream';
      for await (const event of events) {
        for (const part of assembler.accept(event)) {
          yield part;
          signal.throwIfAborted();
        }
        if (assembler.isOver) break;
      }
    } catch (error) {
      signal.throwIfAborted();
      // After its stop reason an answer is whole, and the usage came with it.
      if (!assembler.isFinished) throw mapAnthropicError(error, phase, apiKey);
    }
    // The SDK ends an aborted stream as if it were complete.
    signal.throwIfAborted();
    yield* assembler.end();
  }

  /** What the SDK's `messages.create` does, but that one writes to the console about models that it calls deprecated. */
  private post(client: Anthropic, request: ModelRequest, signal: AbortSignal): Promise<Stream<unknown>> {
    const { body, headers } = toAnthropicRequest(request, this.vendor);
    return client.post<Stream<unknown>>('/v1/messages', { body, headers, signal, stream: true });
  }
}
