import type { OpenAI } from 'openai';
import type { VendorConfig } from '../../config/index.js';
import type { StreamPart } from '../../conversation/index.js';
import { LlmProvider, type CallOptions, type ModelRequest, type ProviderSettings } from '../llm-provider.js';
import type { CallPhase } from '../vendor/call-phase.js';
import { ClientsByKey } from '../vendor/clients-by-key.js';
import { closeOnReturn } from '../vendor/close-on-return.js';
import { OpenAiEventAssembler } from './from-openai-event.js';
import { mapOpenAiError } from './map-openai-error.js';
import { createOpenAiClient } from './openai-client.js';
import { toOpenAiRequest } from './to-openai-request.js';

/** A vendor that is called by OpenAI's chat completions. A subclass names it and says how it is set up. */
export abstract class OpenAiCompatibleLlmProvider extends LlmProvider {
  private readonly clients: ClientsByKey<OpenAI>;

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

  stream(request: ModelRequest, { signal, apiKey }: CallOptions): AsyncIterable<StreamPart> {
    return closeOnReturn(signal, (closing) => this.call(request, apiKey, closing));
  }

  private async *call(
    request: ModelRequest,
    apiKey: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart, void> {
    const client = this.clients.get(apiKey);
    const assembler = new OpenAiEventAssembler();
    let phase: CallPhase = 'request';
    try {
      const events = await client.chat.completions.create(toOpenAiRequest(request, this.vendor), { signal });
      phase = 'stream';
      for await (const event of events) {
        for (const part of assembler.accept(event)) {
          yield part;
          signal.throwIfAborted();
        }
      }
    } catch (error) {
      signal.throwIfAborted();
      // After its finish reason an answer is whole: what breaks then costs no more than the usage.
      if (!assembler.isFinished) throw mapOpenAiError(error, phase, apiKey);
    }
    // The SDK ends an aborted stream as if it were complete.
    signal.throwIfAborted();
    yield* assembler.end();
  }
}
