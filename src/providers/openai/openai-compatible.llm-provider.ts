import type { OpenAI } from 'openai';
import type { VendorConfig } from '../../config/index.js';
import type { StreamPart } from '../../conversation/index.js';
import { LlmProvider, type CallOptions, type ModelRequest, type ProviderSettings } from '../llm-provider.js';
import { ProviderError } from '../provider-error.js';
import { closeOnReturn } from './close-on-return.js';
import { OpenAiEventAssembler, isAtWork } from './from-openai-event.js';
import { mapOpenAiError, type CallPhase } from './map-openai-error.js';
import { createOpenAiClient } from './openai-client.js';
import { toOpenAiRequest } from './to-openai-request.js';

/** Many self-hosted servers want no key, but the SDK does. */
const PLACEHOLDER_KEY = 'no-key-needed';

/** A vendor that is called by OpenAI's chat completions. A subclass names it and says how it is set up. */
export abstract class OpenAiCompatibleLlmProvider extends LlmProvider {
  private readonly clients = new Map<string, OpenAI>();

  protected constructor(private readonly vendor: VendorConfig) {
    super();
  }

  get settings(): ProviderSettings {
    return this.vendor;
  }

  /** Without a key it still can be called where a base URL names a server that may want none. */
  get isConfigured(): boolean {
    return this.vendor.apiKeys.length > 0 || this.vendor.baseUrl !== undefined;
  }

  override readonly reportsHeaders = true;

  stream(request: ModelRequest, options: CallOptions): AsyncIterable<StreamPart> {
    return closeOnReturn(options.signal, (signal) => this.call(request, { ...options, signal }));
  }

  /** Asks for the list of models, which needs the key and costs nothing; a server without one is asked for an answer. */
  override async check(options: CallOptions): Promise<void> {
    const { apiKey, signal } = options;
    try {
      await this.clientFor(apiKey).models.list({ signal });
    } catch (error) {
      signal.throwIfAborted();
      const failure = mapOpenAiError(error, 'request', apiKey);
      if (failure.status !== 404) throw failure;
      await super.check(options);
    }
  }

  private async *call(
    request: ModelRequest,
    { apiKey, signal, onHeaders, onProgress }: CallOptions,
  ): AsyncGenerator<StreamPart, void> {
    const client = this.clientFor(apiKey);
    const assembler = new OpenAiEventAssembler();
    let phase: CallPhase = 'request';
    try {
      const events = await client.chat.completions.create(toOpenAiRequest(request, this.vendor), { signal });
      phase = 'stream';
      onHeaders?.();
      for await (const event of events) {
        const parts = assembler.accept(event);
        if (parts.length === 0 && isAtWork(event)) onProgress?.();
        for (const part of parts) {
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

  private clientFor(apiKey = this.keyWithoutKeys()): OpenAI {
    let client = this.clients.get(apiKey);
    if (client === undefined) {
      client = createOpenAiClient(apiKey, this.vendor.baseUrl);
      this.clients.set(apiKey, client);
    }
    return client;
  }

  private keyWithoutKeys(): string {
    if (this.vendor.baseUrl === undefined) throw new ProviderError('auth', `${this.name} has no API key`);
    return PLACEHOLDER_KEY;
  }
}
